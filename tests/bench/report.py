"""What was measured, as a table for people, JSON for comparing, and a plot of cost against size."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

Found = Mapping[str, Any]
WIDTH, HEIGHT, EDGE = 640, 360, 48
COLOURS = ("#0b6461", "#b3261e", "#8a6d00", "#3b4cc0", "#6b3fa0", "#1b7f3b", "#555555")
STORY, PLAIN = "story, 30 references", "plain Wagtail, story"
SEARCHES = (
    "search, rare word",
    "search, common word",
    "search, phrase and filter",
    "search, no hit",
)
PLOTTED = (STORY, "home", "list, page 1", *SEARCHES[:3], "feed")
# "Publish anew" puts another version live and prints it.
OF_PLAIN = (("save a draft", 1.5), ("publish anew", 1), ("story editor, 60 blocks", 1.2))
UNCACHED = (
    *((name, 60) for name in SEARCHES[:3]),
    (SEARCHES[3], 20),
    ("search, suggestions", 20),
    ("feed", 30),
    *((name, 20) for name in ("home", "list, page 1", "topic", "author", "month")),
    *((name, 100) for name in ("sitemap, index", "sitemap, last full part")),
)
# The largest that `make bench` may be asked for; prints of more stories would take a share of it.
MEGABYTES_OF_PRINTS, STORIES_OF_THEM = 1_000, 100_000
MEGABYTES_OF_A_PROCESS = 220
QUERIES = (("dashboard", 25), ("autosave", 60), ("approve", 60), ("publish", 100))
FLAT = 1.3


@dataclass(frozen=True, slots=True)
class Target:
    """What was aimed at, and what was measured; `act` names what the time went to."""

    what: str
    got: float
    aim: float
    more_is_better: bool = False
    act: tuple[str, str] | None = None

    @property
    def is_met(self) -> bool:
        """Whether it was reached."""
        return self.got >= self.aim if self.more_is_better else self.got <= self.aim

    def __str__(self) -> str:
        return f"{self.what}: {self.got:.2f} ({self.wanted})"

    @property
    def wanted(self) -> str:
        """The aim, in words."""
        return f"{'at least' if self.more_is_better else 'at most'} {self.aim:g}"


def targets(found: Found) -> list[Target]:
    """Each target of the bench, in ratios of one run where it is one."""
    sizes = _sizes(found)
    last = found["sizes"][str(sizes[-1])]
    rates = found["throughput"]
    rows = [
        Target(what, _times(rates[one], rates[other]), aim, more_is_better=True, act=act)
        for what, one, other, aim, act in (
            ("kept story, of the bare view", "story, kept", "bare Django view", 0.9, None),
            ("kept story, of plain Wagtail", "story, kept", PLAIN, 25, None),
            ("uncached story, of plain Wagtail", "story, uncached", PLAIN, 3, ("readers", STORY)),
        )
    ]
    rows.append(Target("queries of an uncached story", last["readers"][STORY]["queries"], 5))
    rows += [
        Target(
            f"queries: {act}",
            last["desk"][act]["queries"],
            most,
            # The others can't be done again, once the story is live.
            act=("desk", act) if act in ("dashboard", "autosave") else None,
        )
        for act, most in QUERIES
    ]
    rows += [
        Target("MB of a process after all readers' pages", last["memory"], MEGABYTES_OF_A_PROCESS),
        Target(
            f"MB of prints, as if of {STORIES_OF_THEM:,} stories",
            last["prints"] * STORIES_OF_THEM / sizes[-1],
            MEGABYTES_OF_PRINTS,
        ),
    ]
    rows += [
        Target(
            f"{act}, of plain Wagtail (server time)",
            found["of_plain"][act][0] / found["of_plain"][act][1],
            most,
            act=("desk", act),
        )
        for act, most in OF_PLAIN
    ]
    rows += [
        Target(
            f"{name}, p95 in ms at {sizes[-1]:,} stories",
            last["readers"][name]["p95"],
            most,
            act=("readers", name),
        )
        for name, most in UNCACHED
    ]
    rows += [
        Target(
            f"{name}, p95 at {sizes[-1]:,} of that at {sizes[0]:,}",
            large / small,
            FLAT,
            act=("readers", name),
        )
        for name, (small, large) in found["grown"].items()
    ]
    return rows


def _times(one: Found, other: Found) -> float:
    """How many times the throughput of `other` that of `one` is: the median of the rounds."""
    return median(a / b for a, b in zip(one["rounds"], other["rounds"], strict=True))


def _sizes(found: Found) -> list[int]:
    return sorted(map(int, found["sizes"]))


def _table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> list[str]:
    lines = [head, ["---"] * len(head), *rows]
    return ["", *(f"| {' | '.join(map(str, line))} |" for line in lines)]


def as_markdown(found: Found) -> str:
    """The whole report."""
    lines = ["# What it costs", "", found["machine"], "", "## Targets"]
    aims = targets(found)
    lines += _table(
        ["what", "measured", "aim", ""],
        (
            [one.what, f"{one.got:.2f}", one.wanted, "met" if one.is_met else "**missed**"]
            for one in aims
        ),
    )
    lines += _why(found, [one for one in aims if not one.is_met])
    lines += ["", "## Throughput, two processes"]
    lines += _table(
        ["answer", "requests a second", "p50 ms", "p99 ms", "MB of the server"],
        (
            [name, f"{one['per_second']:,.0f}", one["p50"], one["p99"], one["memory"] or ""]
            for name, one in found["throughput"].items()
        ),
    )
    if found.get("jobs"):
        lines += ["", f"## Jobs, at {_sizes(found)[-1]:,} stories"]
        lines += _table(
            ["job", "seconds", "queries", "MB"],
            (
                [name, one["seconds"], one.get("queries", ""), one.get("megabytes", "")]
                for name, one in found["jobs"].items()
            ),
        )
    for size, measured in found["sizes"].items():
        lines += ["", f"## {int(size):,} stories", ""]
        loaded = f"Loaded in {measured['loaded']:,} s. " if measured["loaded"] else ""
        lines.append(
            f"{loaded}Readers' pages took a process to {measured['memory']} MB. Prints take"
            f" {measured['prints']} MB, indexes and all."
        )
        for what in ("readers", "desk"):
            lines += _table(
                ["", "queries", "p50 ms", "p95 ms", "p99 ms", "bytes"],
                (
                    [name, *(one[key] or "" for key in ("queries", "p50", "p95", "p99", "bytes"))]
                    for name, one in measured[what].items()
                ),
            )
    lines += ["", "## Plain Wagtail"]
    lines += _table(
        ["", "queries", "p50 ms", "p95 ms", "bytes"],
        (
            [name, one["queries"], one["p50"], one["p95"], one["bytes"] or ""]
            for name, one in found["plain"]["acts"].items()
        ),
    )
    return "\n".join(lines) + "\n"


def _why(found: Found, missed: Sequence[Target]) -> list[str]:
    """Where the time goes of what missed its target, at the largest size."""
    acts = list(dict.fromkeys(one.act for one in missed if one.act))
    if not acts:
        return []
    last = found["sizes"][str(_sizes(found)[-1])]
    lines = ["", "Per cent of the time of what missed its target, by whose code was running:"]
    rows = []
    for what, name in acts:
        shares = found["shares"][name].items()
        said = ", ".join(f"{layer} {share}" for layer, share in shares if share)
        rows.append([name, last[what][name]["queries"], said])
    return lines + _table(["", "queries", "where its time goes"], rows)


def as_svg(found: Found) -> str:
    """p95 of readers' pages against the number of stories."""
    sizes = _sizes(found)
    series = {
        name: [found["sizes"][str(size)]["readers"][name]["p95"] for size in sizes]
        for name in PLOTTED
    }
    most = max(max(values) for values in series.values()) * 1.1
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif" font-size="12">',
        "<title>p95 of server time in ms against the number of stories</title>",
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>',
        f'<path d="M{EDGE} {EDGE / 2}V{HEIGHT - EDGE}H{WIDTH - 200}" fill="none" stroke="#555"/>',
        f'<text x="{EDGE}" y="{EDGE / 2 - 6}">{most:.0f} ms</text>',
    ]
    parts += [
        f'<text x="{_x(place, sizes):.0f}" y="{HEIGHT - EDGE + 18}" text-anchor="middle">{size:,}</text>'
        for place, size in enumerate(sizes)
    ]
    for number, (name, values) in enumerate(series.items()):
        points = " ".join(
            f"{_x(place, sizes):.1f},{HEIGHT - EDGE - (HEIGHT - 1.5 * EDGE) * value / most:.1f}"
            for place, value in enumerate(values)
        )
        colour, height = COLOURS[number], EDGE + 18 * number
        parts += [
            f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="2"/>',
            f'<text x="{WIDTH - 190}" y="{height}" fill="{colour}">{name}, {values[-1]:.0f} ms</text>',
        ]
    return "\n".join([*parts, "</svg>"]) + "\n"


def _x(place: int, sizes: Sequence[int]) -> float:
    return EDGE + 20 + (WIDTH - 200 - EDGE - 40) * place / max(len(sizes) - 1, 1)


def write(found: Found, folder: Path) -> None:
    """Report, JSON and plot into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "bench.md").write_text(as_markdown(found), encoding="utf-8")
    (folder / "bench.json").write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    (folder / "bench.svg").write_text(as_svg(found), encoding="utf-8")
