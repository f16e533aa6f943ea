"""What was measured, as a table for people, JSON for comparing, and a plot of cost against size."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

Found = Mapping[str, Any]
WIDTH, HEIGHT, EDGE = 640, 360, 48
COLOURS = ("#0b6461", "#b3261e", "#8a6d00", "#3b4cc0", "#6b3fa0", "#1b7f3b")
PLOTTED = (
    "story, 30 references",
    "home",
    "list, page 1",
    "search, rare word",
    "search, common word",
    "feed",
)


def targets(found: Found) -> list[tuple[str, str, str, bool]]:
    """Each target: what, what was measured, what was aimed at, whether it is met."""
    sizes = sorted(map(int, found["sizes"]))
    first, last = (found["sizes"][str(size)] for size in (sizes[0], sizes[-1]))
    load, plain = found["throughput"], found["plain"]
    story = "story, 30 references"
    rows: list[tuple[str, float, float, bool]] = [
        ("kept story, of the bare view", load["story, kept"] / load["bare Django view"], 0.8, True),
        (
            "kept story, of plain Wagtail",
            load["story, kept"] / load["plain Wagtail, story"],
            25,
            True,
        ),
        (
            "uncached story, of plain Wagtail",
            load["story, uncached"] / load["plain Wagtail, story"],
            2,
            True,
        ),
        ("queries of an uncached story", last["readers"][story]["queries"], 12, False),
        *(
            (
                f"{act}, of plain Wagtail (server time)",
                last["desk"][act]["p50"] / plain[act]["p50"],
                most,
                False,
            )
            for act, most in (
                ("save a draft", 1.5),
                ("publish anew", 1.5),
                ("story editor, 60 blocks", 1.2),
            )
        ),
        *(
            (
                f"{name}, p95 in ms at {sizes[-1]:,} stories",
                last["readers"][name]["p95"],
                most,
                False,
            )
            for name, most in (
                ("search, rare word", 60),
                ("search, common word", 60),
                ("search, phrase and filter", 60),
                ("search, no hit", 60),
                ("feed", 100),
                ("sitemap, one part", 100),
            )
        ),
    ]
    if len(sizes) > 1:
        rows += [
            (
                f"{name}, p95 at {sizes[-1]:,} of that at {sizes[0]:,}",
                last["readers"][name]["p95"] / first["readers"][name]["p95"],
                1.3,
                False,
            )
            for name in first["readers"]
            if name in last["readers"]
        ]
    return [
        (
            what,
            f"{got:.2f}",
            f"{'at least' if more else 'at most'} {aim:g}",
            got >= aim if more else got <= aim,
        )
        for what, got, aim, more in rows
    ]


def as_markdown(found: Found) -> str:
    """The whole report."""
    lines = ["# What it costs", "", found["machine"], "", "## Targets", ""]
    lines += ["| what | measured | aim | |", "| --- | --- | --- | --- |"]
    lines += [
        f"| {what} | {got} | {aim} | {'met' if is_met else '**missed**'} |"
        for what, got, aim, is_met in targets(found)
    ]
    lines += [
        "",
        "## Throughput, two processes",
        "",
        "| answer | requests a second |",
        "| --- | --- |",
    ]
    lines += [f"| {name} | {rate:,.0f} |" for name, rate in found["throughput"].items()]
    for size, measured in found["sizes"].items():
        lines += ["", f"## {int(size):,} stories", ""]
        loaded = f"Loaded in {measured['loaded']:,} s. " if measured["loaded"] else ""
        lines.append(f"{loaded}The measuring process had {measured['memory']} MB.")
        for what in ("readers", "desk"):
            lines += [
                "",
                "| | queries | p50 ms | p95 ms | p99 ms | bytes |",
                "| --- | --- | --- | --- | --- | --- |",
            ]
            lines += [
                f"| {name} | {one['queries']} | {one['p50']} | {one['p95']} | {one['p99']} | {one['bytes'] or ''} |"
                for name, one in measured[what].items()
            ]
    lines += [
        "",
        "## Plain Wagtail",
        "",
        "| | queries | p50 ms | p95 ms |",
        "| --- | --- | --- | --- |",
    ]
    lines += [
        f"| {name} | {one['queries']} | {one['p50']} | {one['p95']} |"
        for name, one in found["plain"].items()
    ]
    return "\n".join(lines) + "\n"


def as_svg(found: Found) -> str:
    """p95 of readers' pages against the number of stories."""
    sizes = sorted(map(int, found["sizes"]))
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
