"""Worksheets: the tables that people fill in: the method's five categories (A8), then plan and territory (A10–A12).

Identifiers never change; labels, notes, examples and words are messages. The stages read these tables from the cycle as any other.
"""

from kit.schema.worksheets.definition import AREAS, EVIDENCE, FOLDED, Field, Sheet, Worksheet
from kit.schema.worksheets.general import ACCOUNT_HEADER, ACCOUNT_TEAM, PURCHASE_PROCESS
from kit.schema.worksheets.health import PLAN_HEALTH
from kit.schema.worksheets.market import COMPETITORS, CUSTOMER_MARKET, CUSTOMER_PRIORITIES, STRATEGY_CHARTER, SWOT
from kit.schema.worksheets.people import RELATIONSHIP_MAP, SATISFACTION
from kit.schema.worksheets.plan import OPPORTUNITY, PLAN, REVIEW_MEETING
from kit.schema.worksheets.territory import ACCOUNT_SERVICE, TERRITORY_PLAN, TERRITORY_SCENARIO, VISITS
from kit.schema.worksheets.worth import PIPELINE, PORTFOLIO_SCORING, RISKS, TENDERS, WALLET

__all__ = ["AREAS", "EVIDENCE", "FOLDED", "PLAN_HEALTH", "SHEETS", "WORKSHEETS", "Field", "Sheet", "Worksheet"]

WORKSHEETS = (
    ACCOUNT_HEADER, PURCHASE_PROCESS, CUSTOMER_MARKET, SWOT, CUSTOMER_PRIORITIES, RELATIONSHIP_MAP, ACCOUNT_TEAM, WALLET, PIPELINE, PORTFOLIO_SCORING,
    PLAN, STRATEGY_CHARTER, OPPORTUNITY, RISKS, COMPETITORS, TENDERS, SATISFACTION, REVIEW_MEETING, TERRITORY_PLAN, ACCOUNT_SERVICE, VISITS,
    TERRITORY_SCENARIO,
)  # fmt: skip
SHEETS: dict[str, Sheet] = {sheet.name: sheet for worksheet in WORKSHEETS for sheet in worksheet.sheets}
