"""Facts of the action stage: the key figures are those of its tables."""

from __future__ import annotations

from kit.action import ContactRules, action_facts, contact_plan, hours_by_seller, next_steps
from kit.engagement import Settings
from kit.schema import table


def test_key_figures_are_counted_from_the_tables(portfolio, service, ranking, six_accounts, rules: ContactRules, settings: Settings) -> None:
    contacts, _ = contact_plan(portfolio, service, rules, six_accounts.sellers, settings)
    hours = hours_by_seller(contacts, portfolio, six_accounts.sellers, settings)
    inputs = (ranking, portfolio, six_accounts.profile, six_accounts.potential, six_accounts.account_months)
    plan, _ = next_steps(*inputs, rules, six_accounts.as_of, 10)
    values = {name: value for name, (value, _unit, _table) in action_facts(contacts, hours, plan).items()}
    assert values == {
        "contacts_12m": 66,
        "hours_planned": 89,
        "hours_asked": 89,
        "sellers_short_of_hours": 0,
        "accounts_for_the_director": 0,
        "accounts_with_next_steps": 2,
    }


def test_empty_tables_give_zeros() -> None:
    values = action_facts(*(table(name).empty() for name in ("contact_plan", "seller_hours", "plan")))
    assert all(value == 0 for value, _unit, _table in values.values())
