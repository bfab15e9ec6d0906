"""Profiles: which columns, rows and names may appear in a report, decided by who reads it (PR4, Q32).

`internal` shows everything. `client` leaves out judgements about persons, what is switched off unless asked for, and notes. `training` also replaces
the names of accounts and persons. A profile is applied where executed outputs become the blocks of a report and where tables become the annex, and
nowhere else; there, too, the names behind pseudonyms come back. So every paper is made from what is left. It works on marks that each output carries
(`personal` of a column, `internal` of a block): an output without marks is refused, never shown on trust.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property, partial
from typing import Any

import pandas as pd

from kit.cycle import Cycle
from kit.errors import CycleError, SettingsError
from kit.language import MISSING, Language
from kit.personal_text import names_replaced
from kit.report.evidence import hidden_rows
from kit.report.markdown import Block
from kit.report.names import person_names, training_names
from kit.schema import TABLES, Column

__all__ = ["PROFILES", "Profile", "read_profile"]

PROFILES = ("internal", "client", "training")
_NAMING = ("id", "text", "sentence")
_QUOTING = ("format",)  # values of the client's files as evidence of how they were read
_ALWAYS_OUT = frozenset({"judgement", "optional", "note"})


@dataclass(frozen=True)
class Profile:
    """For whom a report is made; `names` are the texts that are replaced, each with what stands for it."""

    name: str
    language: Language
    names: Mapping[str, str] = field(default_factory=dict)

    @property
    def suffix(self) -> str:
        """What the names of the papers carry: '' for internal, else `-client` or `-training`."""
        return "" if self.name == "internal" else f"-{self.name}"

    def hides(self, personal: str, kind: str = "text", name: str = "") -> bool:
        """Whether a column stays out: for its class, or because it quotes the files; in training also what is a person's and no name."""
        if self.name == "training" and personal == "personal" and kind not in _NAMING:
            return True
        return self.name != "internal" and (personal in _ALWAYS_OUT or name in _QUOTING)

    def blocks(self, blocks: Iterable[Block]) -> list[Block]:
        """The blocks that this reader may see, with names replaced."""
        if self.name == "internal" and not self.names:
            return list(blocks)
        shown = [seen for block in blocks if (seen := self._block(block)) is not None]
        if self.name == "training":  # said on the first page, before anything else
            first = next((n for n, block in enumerate(shown, start=1) if block["type"] == "heading"), 0)
            shown.insert(first, {"type": "callout", "kind": "caution", "text": self._warning})
        return shown

    def context(self, context: Mapping[str, Any]) -> dict[str, Any]:
        """What the cover and the footer say; in training neither the client's name nor its notes."""
        if self.name != "training":
            return {**context, "notes": [self.text(note) for note in context["notes"]]}
        title, client = self.language.text("Account and territory diagnostic"), self.language.text("Client company")
        return {**context, "title": title, "client": client, "notes": [self._warning]}

    @property
    def _warning(self) -> str:
        return self.language.text(
            "Training version: names of accounts and persons are replaced. Figures, dates, places and product lines are real and may still tell "
            "who is meant: show it, do not hand it on."
        )

    def frame(self, frame: pd.DataFrame, table: str) -> pd.DataFrame:
        """The table as the annex may hold it: hidden columns and rows are gone, names replaced."""
        columns = {c.name: c for c in TABLES[table].columns}
        kept = [n for n in frame.columns if n not in columns or not self.hides(columns[n].personal, columns[n].kind, n)]
        rows = frame.loc[~hidden_rows(frame), kept] if self.name != "internal" else frame[kept]
        if len(kept) < len(frame.columns) and all(n == "name" or columns[n].kind == "id" for n in kept):
            return frame[[]]  # what is left would only say of whom
        replaced = [n for n in kept if self.names and (n not in columns or columns[n].kind in ("id", "text"))]
        return rows.assign(**{n: rows[n].map(partial(self._cell, columns.get(n)), na_action="ignore") for n in replaced})

    def told(self, text: str) -> str:
        """A cell as it is shown: what stands for the name that it is, else its text with the names in it replaced."""
        return self.names.get(text) or self.text(text)

    def text(self, text: str) -> str:
        """A sentence with the names in it replaced."""
        return self._replaced(text) if self.names else text

    @cached_property
    def _replaced(self) -> Callable[[str], str]:
        return names_replaced(self.names)

    def _cell(self, column: Column | None, value: str) -> str:
        """What stands for a value of a column that may name somebody; '' where it is a person's and nothing is known to stand for it."""
        if value in self.names:
            return self.names[value]
        hidden = self.name == "training" and column is not None and column.personal == "personal"
        return "" if hidden else self.text(value)

    def _block(self, block: Block) -> Block | None:
        if block.get("internal") and self.name != "internal":
            return None
        if block["type"] == "table":
            return self._table(block)
        if block["type"] == "figure":
            return self._figure(block)
        if block["type"] == "callout":
            return {**block, "text": self.text(block["text"])}
        if block["type"] == "key_figures":
            return {**block, "items": [{key: self.text(value) for key, value in item.items()} for item in block["items"]]}
        return block

    def _table(self, block: Block) -> Block | None:
        columns = block["columns"]
        if any("personal" not in c for c in columns):
            raise CycleError.of("output_unmarked", values=[block["title"][:60]], setting=self.name)
        kept = [i for i, c in enumerate(columns) if not self.hides(c["personal"], c["kind"], c["name"])]
        if len(kept) < len(columns) and all(columns[i]["kind"] == "id" or columns[i]["name"] == "name" for i in kept):
            return None  # what is left would only say of whom
        hidden = set(block.get("internal_rows", ())) if self.name != "internal" else set()
        rows = [[self._shown(row[i], columns[i]) for i in kept] for n, row in enumerate(block["rows"]) if n not in hidden]
        seen = [i for i in range(len(kept)) if i == 0 or columns[kept[i]]["personal"] == "business" or any(r[i] != MISSING for r in rows)]
        if not rows and block["rows"]:
            return None
        place = {n: at for at, n in enumerate(n for n in range(len(block["rows"])) if n not in hidden)}
        return {
            **block, "title": self.text(block["title"]), "note": self.text(block["note"]), "columns": [columns[kept[i]] for i in seen],
            "rows": [[row[i] for i in seen] for row in rows], "emphasis": [place[n] for n in block["emphasis"] if n in place],
        }  # fmt: skip

    def _shown(self, cell: str, column: Mapping[str, Any]) -> str:
        if not self.names or column["kind"] not in ("id", "text", "sentence"):
            return cell
        unknown_person = self.name == "training" and column["personal"] == "personal" and column["kind"] != "sentence" and cell not in self.names
        return MISSING if unknown_person else self.told(cell)

    def _figure(self, block: Block) -> Block | None:
        texts = {key: self.text(block[key]) for key in ("title", "alt", "caption", "source")}
        if self.name == "training" and "texts" not in block:
            raise CycleError.of("output_unmarked", values=[block["title"][:60]], setting=self.name)
        if self.name == "training" and self._named(block["texts"]):
            said = self.language.text("The figure names accounts or persons, so it is not part of the training version.")
            return {"type": "callout", "kind": "abstained", "text": f"{texts['title'].rstrip('.')}. {said}"}
        return {**block, **texts}

    def _named(self, texts: Iterable[str]) -> bool:
        """Whether a text of a figure names somebody, also where the name was cut with an ellipsis."""
        for text in texts:
            plain = re.sub(r"^\d+\s+(?=\S)", "", text)
            if plain in self.names or self.text(text) != text:
                return True
            if plain.endswith("…") and any(name.startswith(plain[:-1]) for name in self.names):
                return True
        return False


def read_profile(cycle: Cycle, name: str = "") -> Profile:
    """The profile called `name`, '' for that of the engagement's settings, with the names that it replaces in this cycle.

    Raises
    ------
    SettingsError
        If there is no such profile, or the cycle's persons stand under pseudonyms and the key is lost.
    """
    wanted = name or cycle.settings.privacy.profile
    if wanted not in PROFILES:
        raise SettingsError.of("profile_unknown", values=[wanted], known=list(PROFILES))
    return Profile(wanted, cycle.language, training_names(cycle) if wanted == "training" else person_names(cycle))
