"""What Lighthouse and the Nu HTML checker say of the readers' pages, on the demo newsroom.

    python -m tests.lighthouse          (or: make lighthouse)

Needs node with npm, Java and Chromium. Exit 1 if a score is below 100 or a page has an error.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

from tests.pagecache.servers import free_port, listens, process

ROOT = Path(__file__).resolve().parents[2]
TOOLS = ROOT / ".tools"
PACKAGES = ["lighthouse@12.8.2", "vnu-jar@26.9.27"]
STORY = "/news/ketamine-flattens-brain-hierarchy/"
SCORED = {
    "home": "/",
    "story": STORY,
    "list": "/news/",
    "search": "/search/",
    "search, results": "/search/?q=sleep",
}
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
CHECKED = [
    *SCORED.values(),
    f"{STORY}checked.html",
    "/news/lecanemab-slows-decline/",
    "/news/?evidence=randomised_trial",
    "/topics/",
    "/topics/dementia/",
    "/authors/",
    "/authors/mara-lindqvist/",
    "/explainers/",
    "/corrected/",
    "/archive/",
    "/archive/2025/06/",
    "/how-we-check/",
    "/search/?q=nothingatall",
    "/nothing-here/",
]


def chromium() -> str:
    for name in ("chromium", "chromium-browser", "google-chrome"):
        if path := shutil.which(name):
            return path
    sys.exit("NeuroGRIT: needs Chromium: sudo apt-get install chromium")


def install() -> None:
    for tool in ("npm", "java"):
        if not shutil.which(tool):
            sys.exit(f"NeuroGRIT: needs {tool}: sudo apt-get install npm default-jre-headless")
    if not (TOOLS / "node_modules" / "lighthouse").exists():
        command = ["npm", "install", "--silent", "--no-audit", "--prefix", str(TOOLS), *PACKAGES]
        subprocess.run(command, check=True)


def scores(address: str, asked: bool) -> tuple[dict[str, int], list[str]]:
    """Scores of one page in per cent, and the audits that cost any."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.json"
        command = [
            str(TOOLS / "node_modules" / ".bin" / "lighthouse"),
            *(address, "--output=json", f"--output-path={report}", "--quiet"),
            f"--only-categories={','.join(CATEGORIES)}",
            "--chrome-flags=--headless=new --no-sandbox",
        ]
        if asked:  # results are kept out of search engines on purpose
            command.append("--skip-audits=is-crawlable")
        subprocess.run(command, check=True, env=os.environ | {"CHROME_PATH": chromium()})
        told = json.loads(report.read_text())
    found = {name: round(100 * told["categories"][name]["score"]) for name in CATEGORIES}
    costly = [
        f"{name}: {ref['id']}"
        for name in CATEGORIES
        for ref in told["categories"][name]["auditRefs"]
        if ref["weight"]
        and (told["audits"][ref["id"]]["score"] or 0) < 0.9
        and told["audits"][ref["id"]]["scoreDisplayMode"] not in {"notApplicable", "manual"}
        and found[name] < 100
    ]
    return found, costly


def mistakes(base: str) -> list[str]:
    """What the Nu checker finds in every kind of page."""
    with tempfile.TemporaryDirectory() as folder:
        for number, path in enumerate(CHECKED):
            try:
                with urllib.request.urlopen(base + path) as answer:
                    html = answer.read()
            except urllib.error.HTTPError as error:
                html = error.read()
            (Path(folder) / f"{number:02d}.html").write_bytes(html)
        jar = TOOLS / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"
        command = ["java", "-jar", str(jar), "--format", "json", "--stdout", folder]
        told = json.loads(subprocess.run(command, capture_output=True, check=False).stdout)
    return [
        f"{CHECKED[int(Path(one['url']).stem)]}: {one['type']}: {one['message']}"
        for one in told["messages"]
    ]


def main() -> int:
    install()
    port = free_port()
    base = f"http://localhost:{port}"
    failed = False
    serve = [sys.executable, "-m", "neurogrit_cms.demo"]
    with process(serve, lambda: listens(port), seconds=300, PORT=str(port)):
        for path in CHECKED:  # drawn once, so that pictures are there
            subprocess.run(["curl", "-s", "-o", "/dev/null", base + path], check=False)
        time.sleep(1)
        sys.stdout.write(f"| page | {' | '.join(CATEGORIES)} |\n| --- | --- | --- | --- | --- |\n")
        for name, path in SCORED.items():
            found, costly = scores(base + path, asked="?" in path)
            sys.stdout.write(f"| {name} | {' | '.join(str(found[one]) for one in CATEGORIES)} |\n")
            for one in costly:
                sys.stdout.write(f"    {one}\n")
            failed = failed or min(found.values()) < 100
        wrong = mistakes(base)
        sys.stdout.write(f"Nu HTML checker: {len(wrong)} messages on {len(CHECKED)} pages\n")
        for one in wrong:
            sys.stdout.write(f"    {one}\n")
    return 1 if failed or wrong else 0


if __name__ == "__main__":
    sys.exit(main())
