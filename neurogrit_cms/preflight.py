"""What has to be right before the demo starts, each failure in one line that says what to do."""

import os
import socket
import sys

import psycopg

LOWEST_PORT, HIGHEST_PORT = 1, 65_535


class NotReady(Exception):
    """The demo can't start; the message says what to do."""


def check_port(text: str) -> int:
    """The number of a free port; raises NotReady."""
    if not text.isdigit() or not LOWEST_PORT <= int(text) <= HIGHEST_PORT:
        raise NotReady(f"PORT={text} is not a port. Choose one: make demo PORT=8001")
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", int(text)))
        except PermissionError as error:
            raise NotReady(f"Port {text} needs more rights. Try: make demo PORT=8001") from error
        except OSError as error:
            raise NotReady(
                f"Port {text} is in use. Choose another: make demo PORT={int(text) + 1}"
            ) from error
    return int(text)


def check_database(url: str) -> None:
    """Raises NotReady if there is no PostgreSQL at `url`, without showing its password."""
    try:
        psycopg.connect(url, connect_timeout=5).close()
    except psycopg.Error as error:
        reason = " ".join(str(error).split())
        raise NotReady(
            f"The database that DATABASE_URL names can't be reached ({reason}). "
            "Start it or correct the address, or unset DATABASE_URL to use the embedded one."
        ) from error


def is_ready() -> bool:
    """Whether the demo can start; if not, a line on standard error says why."""
    try:
        check_port(os.environ.get("PORT", "8000"))
        if url := os.environ.get("DATABASE_URL"):
            check_database(url)
    except NotReady as error:
        sys.stderr.write(f"NeuroGRIT: {error}\n")
        return False
    return True
