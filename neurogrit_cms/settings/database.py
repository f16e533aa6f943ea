"""How web processes and workers hold on to PostgreSQL."""

from typing import Any

from environs import Env

from news.reachable import check

env = Env()


# A server that can't be reached any more is noticed within seconds, in libpq's words.
NOTICED = {
    "connect_timeout": 3,
    "keepalives_idle": 5,
    "keepalives_interval": 2,
    "keepalives_count": 3,
    "tcp_user_timeout": 5_000,  # milliseconds
}


def pooled(database: dict[str, Any]) -> dict[str, Any]:
    """Django's settings for a database, with a pool that outlives its restarts.

    A reader waits three seconds at most for a connection. One that the server has closed is noticed
    when it is taken. The pool gives up quickly on one that can't be made, and tries anew for the
    next reader: its own pauses grow to minutes, and would outlast the fault.
    """
    database = database | {"CONN_HEALTH_CHECKS": True}
    database["OPTIONS"] = (
        database.get("OPTIONS", {})
        | NOTICED
        | {
            "pool": {
                "min_size": env.int("DATABASE_POOL_MIN", 2),
                "max_size": env.int("DATABASE_POOL_MAX", 8),
                "timeout": 3,
                "reconnect_timeout": 1,
                "check": check,
            },
        }
    )
    return database
