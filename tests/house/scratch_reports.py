"""Each test process works on its own copy of the cycle that was made before the tests, so that the order of notebooks and tests does not matter.

`KIT_REPORTS` points to the copy (notebooks read earlier stages from it and write to it), `KIT_MADE` to the untouched original.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

import pytest


def pytest_configure(config: pytest.Config) -> None:
    """Copy what `KIT_REPORTS` holds and let it point to the copy."""
    made = os.environ.get("KIT_MADE") or os.environ.get("KIT_REPORTS")
    if not made:
        return
    scratch = Path(tempfile.mkdtemp(prefix="kit-scratch-"))
    shutil.copytree(made, scratch / "reports")
    os.environ["KIT_MADE"], os.environ["KIT_REPORTS"] = made, str(scratch / "reports")
    config.add_cleanup(lambda: shutil.rmtree(scratch, ignore_errors=True))
