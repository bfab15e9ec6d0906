"""What the tests with other programs need: `python -m tests.apps.needed` names what is missing, with its Debian package, and installs nothing."""

from __future__ import annotations

import importlib.util
import shutil
import subprocess
import sys

SYSTEM_PYTHON = "/usr/bin/python3"


def missing() -> list[str]:
    """The programs that are not there, each with the package that brings it."""
    programs = (("soffice", "libreoffice-calc-nogui"), ("chromium", "chromium"))
    absent = [f"{program} (Debian: {package})" for program, package in programs if not shutil.which(program)]
    if shutil.which(SYSTEM_PYTHON) is None or subprocess.run([SYSTEM_PYTHON, "-c", "import uno"], capture_output=True).returncode:
        absent.append("uno of the system's Python (Debian: python3-uno)")
    if importlib.util.find_spec("playwright") is None:
        absent.append("playwright (extra `test` of this package)")
    return absent


if __name__ == "__main__":
    if absent := missing():
        sys.exit("make test-apps needs: " + ", ".join(absent) + ". It installs nothing itself.")
