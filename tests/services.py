"""A real HTTP server on this machine that answers as the services do, faults included."""

import json
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class Answer:
    """What to send: JSON if `body` is no text. `cut` declares more bytes than it sends,
    `drip` sends one after the other, so many seconds apart.
    """

    body: Any = b""
    status: int = 200
    type: str = "application/json"
    headers: dict[str, str] = field(default_factory=dict)
    delay: float = 0.0
    cut: bool = False
    drip: float = 0.0

    @property
    def bytes(self) -> bytes:
        if isinstance(self.body, bytes):
            return self.body
        return (self.body if isinstance(self.body, str) else json.dumps(self.body)).encode()


Route = Answer | list[Answer] | Callable[[str], Answer]


class Services:
    """Answers by the path that a request begins with; of a list, one after the other."""

    def __init__(self) -> None:
        self.base = ""
        self.paced = False
        self.routes: dict[str, Route] = {}
        self.asked: list[tuple[str, dict[str, str]]] = []
        self._lock = threading.Lock()

    def answer(self, path: str) -> Answer:
        fitting = [start for start in self.routes if path.startswith(start)]
        if not fitting:
            return Answer({"error": "unknown"}, status=404)
        route = self.routes[max(fitting, key=len)]
        if isinstance(route, list):
            with self._lock:
                return route.pop(0) if len(route) > 1 else route[0]
        return route if isinstance(route, Answer) else route(path)

    @contextmanager
    def running(self) -> Iterator[str]:
        """Serve; yields the base address."""
        server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        server.daemon_threads = True
        thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            server.server_close()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        services = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                services.asked.append((self.path, dict(self.headers.items())))
                answer = services.answer(self.path)
                time.sleep(answer.delay)
                body = answer.bytes
                try:
                    self.send_response(answer.status)
                    self.send_header("Content-Type", answer.type)
                    self.send_header("Content-Length", str(len(body) + 1000 * answer.cut))
                    for name, value in answer.headers.items():
                        self.send_header(name, value)
                    self.end_headers()
                    if answer.drip:
                        for byte in body:
                            self.wfile.write(bytes([byte]))
                            time.sleep(answer.drip)
                    else:
                        self.wfile.write(body)
                    if answer.cut:
                        self.connection.shutdown(socket.SHUT_RDWR)
                except OSError:
                    pass  # the other side has had enough

            def log_message(self, *args: Any) -> None:
                pass

        return Handler
