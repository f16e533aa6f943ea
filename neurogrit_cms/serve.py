"""Runs the demo: the web server, the worker that sends mail, and the clock that lifts embargoes.

Run as `python -m neurogrit_cms.serve`. Ends all three when one ends or on Ctrl-C.
"""

import os
import signal
import subprocess
import sys
import time
from types import FrameType

CLOCK_SECONDS = 30


def _commands(port: str) -> dict[str, list[str]]:
    manage = [sys.executable, "manage.py"]
    return {
        "web": [
            *(sys.executable, "-m", "gunicorn", "neurogrit_cms.wsgi"),
            *("--bind", f"127.0.0.1:{port}", "--worker-class", "gthread"),
            *("--workers", "2", "--threads", "4", "--log-level", "warning"),
        ],
        "worker": [
            *(*manage, "db_worker", "--backend", "jobs"),
            *("--queue-name", "*", "--verbosity", "0"),
        ],
    }


def _stop(signal_number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def main() -> int:
    """Serve until interrupted; the exit status of whatever ended by itself."""
    port = os.environ.get("PORT", "8000")
    signal.signal(signal.SIGTERM, _stop)
    children = {name: subprocess.Popen(command) for name, command in _commands(port).items()}
    try:
        while True:
            for name, child in children.items():
                if child.poll() is not None:
                    sys.stderr.write(f"NeuroGRIT: the {name} process ended, stopping.\n")
                    return child.returncode or 1
            subprocess.run([sys.executable, "manage.py", "publish_scheduled"], check=False)
            time.sleep(CLOCK_SECONDS)
    except KeyboardInterrupt:
        return 0
    finally:
        for child in children.values():
            child.terminate()
        for child in children.values():
            child.wait(timeout=15)


if __name__ == "__main__":
    sys.exit(main())
