"""Worksheets: the tables that people fill in, in the order of the method's five categories (A8).

Identifiers never change; labels, notes, examples and words are messages. The stages read these tables from the cycle as any other.
"""

from kit.schema.worksheets.definition import AREAS, EVIDENCE, FOLDED, Field, Sheet, Worksheet
from kit.schema.worksheets.general import ACCOUNT_HEADER, ACCOUNT_TEAM, PURCHASE_PROCESS
from kit.schema.worksheets.health import PLAN_HEALTH
from kit.schema.worksheets.market import COMPETITORS, CUSTOMER_MARKET, CUSTOMER_PRIORITIES, STRATEGY_CHARTER, SWOT
from kit.schema.worksheets.people import RELATIONSHIP_MAP, SATISFACTION
from kit.schema.worksheets.worth import PIPELINE, PORTFOLIO_SCORING, RISKS, TENDERS, WALLET

__all__ = ["AREAS", "EVIDENCE", "FOLDED", "PLAN_HEALTH", "SHEETS", "WORKSHEETS", "Field", "Sheet", "Worksheet"]

WORKSHEETS = (
    ACCOUNT_HEADER, PURCHASE_PROCESS, CUSTOMER_MARKET, SWOT, CUSTOMER_PRIORITIES, RELATIONSHIP_MAP, ACCOUNT_TEAM, WALLET, PIPELINE, PORTFOLIO_SCORING,
    STRATEGY_CHARTER, RISKS, COMPETITORS, TENDERS, SATISFACTION,
)  # fmt: skip
SHEETS: dict[str, Sheet] = {sheet.name: sheet for worksheet in WORKSHEETS for sheet in worksheet.sheets}
