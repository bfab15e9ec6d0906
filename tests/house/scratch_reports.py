"""Each test process works on its own copy of the cycle that was made before the tests, so that the order of notebooks and tests does not matter.

`KIT_REPORTS` points to the copy (notebooks read earlier stages from it and write to it), `KIT_MADE` to the untouched original. The longest file goes
first, so that two processes end at about the same time.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

import pytest

_LONGEST = "test_end_to_end.py"


def pytest_configure(config: pytest.Config) -> None:
    """Copy what `KIT_REPORTS` holds and let it point to the copy."""
    made = os.environ.get("KIT_MADE") or os.environ.get("KIT_REPORTS")
    if not made:
        return
    scratch = Path(tempfile.mkdtemp(prefix="kit-scratch-"))
    shutil.copytree(made, scratch / "reports")
    os.environ["KIT_MADE"], os.environ["KIT_REPORTS"] = made, str(scratch / "reports")
    config.add_cleanup(lambda: shutil.rmtree(scratch, ignore_errors=True))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest file before all others; the order is otherwise kept."""
    items.sort(key=lambda item: item.path.name != _LONGEST)
