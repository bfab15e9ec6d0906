"""Channel: messages between the runner, the warm server and its children, as length-framed JSON over a socket pair.

One frame = four bytes of length (big endian) and a JSON object in UTF-8. Nothing is ever unpickled: a message can only be data.
"""

from __future__ import annotations

import json
import socket
import struct
import threading

__all__ = ["Channel", "Frame"]

Frame = dict[str, object]
_LENGTH = struct.Struct(">I")
_LARGEST = 64 * 2**20


class Channel:
    """One end of a socket pair that carries frames; sending is safe from several threads."""

    def __init__(self, end: socket.socket) -> None:
        self.socket = end
        self._sending = threading.Lock()

    def fileno(self) -> int:
        """The descriptor, so that selectors can watch the channel."""
        return self.socket.fileno()

    def send(self, frame: Frame) -> None:
        """Write one frame; raises OSError when the other end is gone."""
        body = json.dumps(frame, ensure_ascii=False).encode()
        with self._sending:
            self.socket.sendall(_LENGTH.pack(len(body)) + body)

    def receive(self) -> Frame | None:
        """The next frame, None when the other end was closed; waits as long as the socket's timeout allows."""
        head = self._exactly(_LENGTH.size)
        if head is None:
            return None
        (length,) = _LENGTH.unpack(head)
        if length > _LARGEST:
            raise OSError(f"frame of {length} bytes")
        body = self._exactly(length)
        return None if body is None else json.loads(body)

    def close(self) -> None:
        """Close this end; the other end reads it as the end of the messages."""
        self.socket.close()

    def _exactly(self, size: int) -> bytes | None:
        parts = bytearray()
        while len(parts) < size:
            try:
                part = self.socket.recv(size - len(parts))
            except ConnectionResetError:
                return None
            if not part:
                return None
            parts += part
        return bytes(parts)
