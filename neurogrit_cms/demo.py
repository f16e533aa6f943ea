"""`make demo`: the demo newsroom, from an empty machine to a site that is served.

Runs the web server, the worker that sends mail, and the clock that lifts embargoes. Ends when one
of them ends, on Ctrl-C, and when it is told to; then the embedded database stops too.
"""

import os
import signal
import subprocess
import sys
import time
from types import FrameType

from . import preflight
from .postgres import stop_embedded

CLOCK_SECONDS = 30
MANAGE = (sys.executable, "manage.py")
# What is said, and what is run then.
STEPS: dict[str, list[tuple[str, ...]]] = {
    "Database": [("migrate", "--verbosity", "0")],
    "Demo newsroom": [("load_demo",), ("format_references",)],
    "Static files": [("collectstatic", "--noinput", "--verbosity", "0")],
}


def _commands(port: str) -> dict[str, list[str]]:
    return {
        "web": [
            *(sys.executable, "-m", "gunicorn", "neurogrit_cms.wsgi"),
            *("--bind", f"127.0.0.1:{port}", "--worker-class", "gthread"),
            *("--workers", "2", "--threads", "4", "--log-level", "warning"),
        ],
        "worker": [
            *(*MANAGE, "run_jobs", "--verbosity", "0"),
        ],
    }


def _stop(signal_number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _say(words: str) -> None:
    sys.stdout.write(f"==> {words}\n")
    sys.stdout.flush()


def _prepare() -> int:
    """Everything that has to be there before the site is served; the status of what failed."""
    for what, commands in STEPS.items():
        _say(what)
        for command in commands:
            if status := subprocess.run([*MANAGE, *command], check=False).returncode:
                return status
    return 0


def _serve(port: str) -> int:
    """Serve until interrupted; the exit status of whatever ended by itself."""
    children = {name: subprocess.Popen(command) for name, command in _commands(port).items()}
    try:
        while True:
            for name, child in children.items():
                if child.poll() is not None:
                    sys.stderr.write(f"NeuroGRIT: the {name} process ended, stopping.\n")
                    return child.returncode or 1
            subprocess.run([*MANAGE, "publish_scheduled"], check=False)
            time.sleep(CLOCK_SECONDS)
    finally:
        for child in children.values():
            child.terminate()
        for child in children.values():
            child.wait(timeout=15)


def main() -> int:
    """Prepare and serve; the exit status."""
    port = os.environ.setdefault("PORT", "8000")
    os.environ["DEBUG"] = "false"
    os.environ["BASE_URL"] = f"http://localhost:{port}"
    os.environ["DJANGO_SETTINGS_MODULE"] = "neurogrit_cms.settings.dev"
    signal.signal(signal.SIGTERM, _stop)
    if not preflight.is_ready():
        return 1
    try:
        if status := _prepare():
            return status
        site = f"http://localhost:{port}"
        _say(f"Readers: {site}/   Desk: {site}/admin/   Mail: .mail/   (Ctrl-C stops)")
        return _serve(port)
    except KeyboardInterrupt:
        return 0
    finally:
        # A second signal must not leave the database running.
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        if not os.environ.get("DATABASE_URL"):
            stop_embedded()


if __name__ == "__main__":
    sys.exit(main())
