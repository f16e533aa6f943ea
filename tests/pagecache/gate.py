"""A gate before PostgreSQL that can be shut, as if the server were away, and opened again."""

import contextlib
import socket
import threading
from pathlib import Path


class Gate:
    """Passes on what comes to a socket in `folder` to the one in `server`, while it is open."""

    def __init__(self, folder: Path, server: str) -> None:
        self._path = folder / ".s.PGSQL.5432"
        self._server = f"{server}/.s.PGSQL.5432"
        self._listener: socket.socket | None = None
        self._ends: set[socket.socket] = set()
        self.open()

    def open(self) -> None:
        """Let connections through."""
        self._listener = socket.socket(socket.AF_UNIX)
        self._listener.bind(str(self._path))
        self._listener.listen()
        threading.Thread(target=self._accept, args=[self._listener], daemon=True).start()

    def cut(self) -> None:
        """End every connection there is, as a restart does."""
        for end in tuple(self._ends):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()
        self._ends.clear()

    def close(self) -> None:
        """Refuse new connections, and end those there are."""
        if self._listener:
            self._path.unlink()
            self._listener.shutdown(socket.SHUT_RDWR)
            self._listener.close()
            self._listener = None
        self.cut()

    def _accept(self, listener: socket.socket) -> None:
        while True:
            try:
                near, _address = listener.accept()
            except OSError:
                return
            far = socket.socket(socket.AF_UNIX)
            far.connect(self._server)
            self._ends |= {near, far}
            for source, target in ((near, far), (far, near)):
                threading.Thread(target=self._pass, args=[source, target], daemon=True).start()

    def _pass(self, source: socket.socket, target: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while data := source.recv(65536):
                target.sendall(data)
        for end in (source, target):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()
            self._ends.discard(end)
