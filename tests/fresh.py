"""`make fresh`: both commands of the README in a bare Debian 13, as root and as an ordinary user.

Each begins with Python and make, nothing else, and with the files of the last commit, without git.
What the machine lacks is installed by the command itself as root; to an ordinary user it says one
line to type, which is typed here. `python3 tests/fresh.py root` tries one of the two. Needs root,
mmdebstrap and systemd-nspawn; runs on any Python.
"""

import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SUITE = "trixie"
BARE = "systemd,systemd-sysv,python3,make,ca-certificates"
USER = "stranger"
# Where this machine keeps whom it trusts: its way out may be a company's proxy.
CERTIFICATES = Path("/etc/ssl/certs/ca-certificates.crt")
DEMO = """
import pathlib, signal, subprocess, sys, time, urllib.request
port, start = sys.argv[1], time.monotonic()
site = subprocess.Popen(["make", "demo", "PORT=" + port])
while True:
    if site.poll() is not None:
        sys.exit(site.returncode or 1)
    try:
        page = urllib.request.urlopen(f"http://localhost:{port}/", timeout=5).read()
        break
    except OSError:
        time.sleep(1)
print(f"==> answered after {time.monotonic() - start:.0f} s, {len(page)} bytes", flush=True)
site.send_signal(signal.SIGTERM)
site.wait(timeout=60)
time.sleep(1)
names = [path.read_text().strip() for path in pathlib.Path("/proc").glob("[0-9]*/comm")]
sys.exit("PostgreSQL goes on after the demo" if "postgres" in names else 0)
"""


class Machine:
    """A bare Debian in a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.home = folder / "home" / USER / "neurogrit"

    def run(self, command: "list[str]", *, user: str, log: Path) -> int:
        """Run a command in the checkout; its status. What it says goes to `log`."""
        binds = [f"--bind-ro={CERTIFICATES}"] if CERTIFICATES.exists() else []
        nspawn = [
            *("systemd-nspawn", "--quiet", "--as-pid2", f"--directory={self.folder}", *binds),
            # Of a container that nobody else has to know of, where no systemd runs either.
            *("--register=no", "--keep-unit", f"--machine=neurogrit-{self.folder.name}"),
            *("--resolv-conf=bind-host", f"--user={user}", f"--chdir=/home/{USER}/neurogrit"),
            *("--setenv=PIP_CERT=" + str(CERTIFICATES), "--setenv=LANG=C.UTF-8", "--console=pipe"),
        ]
        with log.open("ab") as out:
            done = subprocess.run(
                [*nspawn, *command],
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.STDOUT,
                check=False,
            )
        return done.returncode


def say(words: str) -> None:
    sys.stdout.write(words + "\n")
    sys.stdout.flush()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def bare(folder: Path) -> Path:
    """A Debian with Python and make, and an account of an ordinary user."""
    subprocess.run(
        ["mmdebstrap", "--quiet", "--variant=minbase", f"--include={BARE}", SUITE, str(folder)],
        check=True,
    )
    subprocess.run(
        ["chroot", str(folder), "useradd", "--create-home", "--shell", "/bin/sh", USER], check=True
    )
    return folder


def with_checkout(bare_one: Path, folder: Path) -> Machine:
    """A copy of the bare machine with the files of the last commit in it."""
    subprocess.run(["cp", "-a", str(bare_one), str(folder)], check=True)
    machine = Machine(folder)
    machine.home.mkdir()
    archive = subprocess.run(
        ["git", "archive", "HEAD"], cwd=ROOT, stdout=subprocess.PIPE, check=True
    )
    subprocess.run(["tar", "-x"], cwd=machine.home, input=archive.stdout, check=True)
    subprocess.run(
        ["chroot", str(folder), "chown", "-R", f"{USER}:", f"/home/{USER}/neurogrit"], check=True
    )
    return machine


def attempt(machine: Machine, command: "list[str]", *, user: str, log: Path) -> int:
    """Run a command; where it says what to type first, type that as root and run it again."""
    status = machine.run(command, user=user, log=log)
    for _line in range(3):
        lines = re.findall(r"Type: (?:sudo )?(apt-get install .+)", log.read_text(errors="replace"))
        if not status or user == "root" or not lines:
            break
        say(f"    told to type: {lines[-1].strip()}")
        typed = f"apt-get update -qq && DEBIAN_FRONTEND=noninteractive {lines[-1]} -qq"
        machine.run(["sh", "-c", typed], user="root", log=log)
        log.write_text(log.read_text(errors="replace").replace("Type: ", "Typed: "))
        status = machine.run(command, user=user, log=log)
    return status


def trial(bare_one: Path, work: Path, user: str) -> bool:
    """`make demo`, then `make test`, on a machine of their own; whether both did."""
    machine = with_checkout(bare_one, work / user)
    commands = {
        "make demo": ["python3", "-c", DEMO, str(free_port())],
        "make test": ["make", "test"],
    }
    fine = True
    for name, command in commands.items():
        log = work / f"{user}-{name.replace(' ', '-')}.log"
        log.touch()
        start = time.monotonic()
        status = attempt(machine, command, user=user, log=log)
        said = [
            line
            for line in log.read_text(errors="replace").strip().splitlines()
            if not line.startswith("Attempted to remove disk")  # nspawn's own, about its /run
        ]
        told = [line for line in said if line.startswith("==> answered")] or said[-1:]
        result = "ok" if not status else f"FAILED ({status})"
        seconds = time.monotonic() - start
        say(f"| {user} | {name} | {seconds:.0f} s | {result} | {told[0].strip('= >')} |")
        if status:
            say("\n".join(said[-40:]))
        fine = fine and not status
    shutil.rmtree(machine.folder, ignore_errors=True)
    return fine


def main() -> int:
    """Every trial; 0 if all went well."""
    with tempfile.TemporaryDirectory(prefix="neurogrit-fresh-") as name:
        work = Path(name)
        work.chmod(0o755)
        start = time.monotonic()
        bare_one = bare(work / "bare")
        say(f"A bare Debian 13 ({SUITE}), made in {time.monotonic() - start:.0f} s.")
        say("| as | command | time | result | said |")
        say("| --- | --- | --- | --- | --- |")
        results = [trial(bare_one, work, user) for user in sys.argv[1:] or ("root", USER)]
        return 0 if all(results) else 1


if __name__ == "__main__":
    sys.exit(main())
