"""Tables of the load stage: what came in, what did not, and how each stage went."""

from __future__ import annotations

from kit.language import message as _
from kit.schema import vocabulary as words
from kit.schema.client import ACCOUNT_ID
from kit.schema.column import Column, Table
from kit.schema.investigation import EVIDENCE_MARKS

__all__ = ["CHANGES", "LEFT_OUT", "LOADING", "STATUS"]

INTAKE = Table("intake", _("Files read"), _("client table"), ("table",), (
    Column("table", "id", _("Table"), required=True),
    Column("file", "text", _("File"), required=True),
    Column("sheet", "text", _("Sheet")),
    Column("format", "sentence", _("How it was read"), meaning=_("Encoding, separator, decimal mark and date form, as decided for the file")),
    Column("rows_in", "int", _("Rows read"), required=True),
    Column("rows_used", "int", _("Rows used"), required=True),
    Column("revenue_in", "money", _("Revenue read")),
    Column("revenue_used", "money", _("Revenue used")),
    Column("first_date", "date", _("First date")),
    Column("last_date", "date", _("Last date")),
))  # fmt: skip

QUALITY = Table("quality", _("Findings about the data"), _("finding"), ("table", "finding"), (
    Column("table", "id", _("Table"), required=True),
    Column("finding", "sentence", _("Finding"), required=True),
    Column("file", "text", _("File")),
    Column("sheet", "text", _("Sheet")),
    Column("column", "text", _("Column")),
    Column("rows", "int", _("Rows")),
    Column("revenue", "money", _("Revenue touched")),
    Column("row", "int", _("First row"), meaning=_("Row of the file; the header is row 1")),
    Column("value", "text", _("Example"), personal="personal"),
    Column("remedy", "sentence", _("What to do")),
))  # fmt: skip

QUALITY_ROWS = Table("quality_rows", _("Cases behind the findings"), _("case of a finding"), ("table", "finding", "number"), (
    Column("table", "id", _("Table"), required=True),
    Column("finding", "sentence", _("Finding"), required=True),
    Column("number", "int", _("No."), required=True, meaning=_("The largest case is number 1; at most 500 of a finding are listed")),
    Column("file", "text", _("File")),
    Column("sheet", "text", _("Sheet")),
    Column("column", "text", _("Column")),
    Column("value", "text", _("Value"), personal="personal"),
    Column("row", "int", _("First row"), meaning=_("Row of the file; the header is row 1")),
    Column("rows", "int", _("Rows")),
    Column("revenue", "money", _("Revenue touched")),
))  # fmt: skip

TICKS = Table("ticks", _("Totals ticked"), _("figure of the client"), ("name",), (
    Column("name", "id", _("Figure"), required=True, meaning=_("Measure, what it is by, and the key")),
    Column("figure", "sentence", _("Figure"), required=True),
    Column("unit", "id", _("Unit"), required=True),
    Column("stated", "number", _("Stated by the client"), required=True),
    Column("found", "number", _("Read"), required=True, meaning=_("From all lines that were read, used or left out")),
    Column("difference", "number", _("Difference"), required=True),
    Column("ticked", "bool", _("Ticked"), required=True, meaning=_("The difference is within the tolerance of the settings")),
))  # fmt: skip

LEFT_OUT = Table("left_out", _("Left out"), _("stage, reason and account"), ("stage", "reason", "account_id"), (
    Column("stage", "id", _("Stage"), required=True),
    Column("reason", "sentence", _("Reason"), required=True),
    Column("account_id", "id", _("Account"), required=True, meaning=_("Empty where the lines name no account")),
    Column("rows", "int", _("Rows"), required=True),
    Column("revenue", "money", _("Revenue"), required=True),
))  # fmt: skip

STATUS = Table("status", _("How each part went"), _("part of a stage"), ("stage", "part"), (
    Column("stage", "id", _("Stage"), required=True),
    Column("part", "id", _("Part"), required=True),
    Column("status", "word", _("Status"), required=True, vocabulary=words.STATUSES),
    Column("reason", "sentence", _("Reason")),
    Column("used", "int", _("Accounts used")),
    Column("dropped", "int", _("Accounts left out")),
))  # fmt: skip

CHANGES = Table("changes", _("Two sources for one fact"), _("fact and row of the worksheet"),
    ("table", "account_id", "contact_id", "opportunity_id", "column", "number"), (
    Column("table", "id", _("Table"), required=True),
    ACCOUNT_ID,
    Column("contact_id", "id", _("Contact"), required=True, meaning=_("Empty where the fact is no person's"), personal="personal"),
    Column("opportunity_id", "id", _("Opportunity"), required=True, meaning=_("Empty where the fact is no opportunity's")),
    Column("column", "id", _("Column"), required=True),
    Column("number", "int", _("No."), required=True, meaning=_("Of the rows of the worksheet for this fact, the oldest first")),
    Column("fact", "sentence", _("Fact"), required=True),
    Column("client_value", "sentence", _("Client's files"), meaning=_("Empty where they say nothing")),
    Column("worksheet_value", "sentence", _("Worksheet"), required=True),
    Column("client_date", "date", _("Client's day"), meaning=_("The last day of the data where the client's fact bears no date of its own")),
    Column("worksheet_date", "date", _("Worksheet's day"), meaning=_("The day on which it was so, as people wrote")),
    Column("choice", "word", _("What counts"), required=True, vocabulary=words.CHOICES),
    Column("reason", "sentence", _("Reason"), required=True),
    *EVIDENCE_MARKS,
))  # fmt: skip

LOADING = (INTAKE, QUALITY, QUALITY_ROWS, TICKS, CHANGES, LEFT_OUT, STATUS)
