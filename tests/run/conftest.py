"""One warm server for the tests of the kernels, with few libraries, so that it is quick to start."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from kit.run.warm_client import WarmServer, fork_is_safe

LIBRARIES = ("pandas", "matplotlib.pyplot", "matplotlib_inline.backend_inline", "ipykernel.kernelapp", "ipykernel.zmqshell", "ipykernel.ipkernel")


@pytest.fixture(scope="session")
def server() -> Iterator[WarmServer]:
    """A warm server that lives as long as the tests."""
    if not fork_is_safe():
        pytest.skip("kernels are not forked on this system")
    with WarmServer.start(LIBRARIES) as started:
        yield started
