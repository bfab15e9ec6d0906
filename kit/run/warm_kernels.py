"""Warm kernels for Jupyter: a provisioner that forks each kernel, fresh, from a process that has the heavy libraries imported.

A notebook costs two to six seconds before its first line runs, most of it imports. Here they are paid once. Any Jupyter front end can use it: name
`carteira-warm` as the `kernel_provisioner` of a kernelspec. State cannot leak between notebooks, because no kernel is used twice. Where forking is
unsafe the provisioner starts a plain kernel.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
import uuid
from pathlib import Path
from typing import Any

from jupyter_client.connect import KernelConnectionInfo
from jupyter_client.kernelspec import KernelSpec
from jupyter_client.manager import AsyncKernelManager
from jupyter_client.provisioning import LocalProvisioner
from traitlets import List, Unicode

from kit.run.warm_client import KERNEL_LIBRARIES, WarmServer, fork_is_safe, kernel_environment

__all__ = ["StageKernelManager", "WarmProvisioner"]

_LONGEST_SOCKET_FOLDER = 80  # the system allows about a hundred characters for a socket's path


class WarmProvisioner(LocalProvisioner):
    """Provisions kernels from a warm server: its own or this process's shared one; plain kernels where fork is unsafe."""

    preload = List(Unicode(), list(KERNEL_LIBRARIES), config=True, help="Modules that the server of this process imports when it starts")
    server: WarmServer | None = None
    process: Any = None

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> KernelConnectionInfo:
        """Fork the kernel that `cmd` describes (`… -m ipykernel_launcher -f FILE …`)."""
        if not fork_is_safe() or "ipykernel_launcher" not in cmd:
            return await super().launch_kernel(cmd, **kwargs)
        server = self.server if self.server is not None else await asyncio.to_thread(WarmServer.shared, self.preload)
        arguments = cmd[cmd.index("ipykernel_launcher") + 1 :]
        environment = kernel_environment(kwargs.get("env"))
        self.process = server.fork_kernel(arguments, environment, kwargs.get("cwd"), getattr(self.parent, "label", "kernel"))
        self.pid = self.process.pid
        self.pgid = None  # signals go through the server, which knows whether the process still lives
        self.cwd = kwargs.get("cwd", Path.cwd())
        return self.connection_info


class StageKernelManager(AsyncKernelManager):
    """Starts the kernel of one stage: this Python, in a folder and on sockets of its own, from the warm server if there is one."""

    def __init__(self, server: WarmServer | None = None, label: str = "kernel", **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.server = server
        self.label = label
        self._private = tempfile.TemporaryDirectory(prefix="kit-", ignore_cleanup_errors=True)
        private = Path(self._private.name)
        self._kernel_spec = KernelSpec(
            argv=[sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"], display_name="Python 3", language="python"
        )
        self.connection_file = str(private / "kernel.json")
        if sys.platform != "win32" and len(str(private)) < _LONGEST_SOCKET_FOLDER:
            self.transport = "ipc"  # no ports to race for, and nobody else on the machine can connect
            self.ip = str(private / "socket")

    async def _async_pre_start_kernel(self, **kwargs: Any) -> tuple[list[str], dict[str, Any]]:
        if self.provisioner is None:
            self.kernel_id = self.kernel_id or str(uuid.uuid4())
            kind = LocalProvisioner if self.server is None else WarmProvisioner
            self.provisioner = kind(kernel_id=self.kernel_id, kernel_spec=self.kernel_spec, parent=self)
            if isinstance(self.provisioner, WarmProvisioner):
                self.provisioner.server = self.server
        kwargs["env"] = kernel_environment(kwargs.get("env")) | {"IPYTHONDIR": str(Path(self._private.name) / "ipython")}
        return await super()._async_pre_start_kernel(**kwargs)

    async def _async_interrupt_kernel(self) -> None:
        if not self.shutting_down:  # a kernel that is about to end need not be disturbed first
            await super()._async_interrupt_kernel()

    async def _async_cleanup_resources(self, restart: bool = False) -> None:
        await super()._async_cleanup_resources(restart)
        if not restart:
            self._private.cleanup()

    pre_start_kernel = _async_pre_start_kernel
    interrupt_kernel = _async_interrupt_kernel
    cleanup_resources = _async_cleanup_resources
