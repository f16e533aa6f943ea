"""The demo's pictures, drawn here: plain shapes, one motif a story, the same ones every time."""

import io
import math
import random
from collections.abc import Callable
from functools import cache

from django.core.files.images import ImageFile
from PIL import Image, ImageDraw

SIZE = (1440, 900)
SCALE = 2  # drawn larger, then reduced: smooth edges
PAPER, INK, ACCENT, WARM = "#f1efe8", "#1f2a33", "#0b6461", "#d98e3f"

Draw = ImageDraw.ImageDraw
Motif = Callable[[Draw, int, int, random.Random], None]


def _disc(draw: Draw, x: float, y: float, radius: float, fill: str) -> None:
    draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=fill)


def _networks(draw: Draw, width: int, height: int, rng: random.Random) -> None:
    rings = []
    for count, radius, colour in ((26, 0.40, INK), (14, 0.20, WARM)):
        for index in range(count):
            angle = 2 * math.pi * index / count + rng.uniform(-0.05, 0.05)
            rings.append(
                (
                    width / 2 + 1.35 * radius * height * math.cos(angle),
                    height / 2 + radius * height * math.sin(angle),
                    colour,
                )
            )
    for _line in range(110):
        a, b = rng.sample(rings, 2)
        draw.line((a[0], a[1], b[0], b[1]), fill=ACCENT, width=3)
    for x, y, colour in rings:
        _disc(draw, x, y, height * 0.018, colour)


def _waves(draw: Draw, width: int, height: int, rng: random.Random) -> None:
    draw.rectangle((0, 0, width, height), fill=INK)
    for row in range(9):
        swing, phase = rng.uniform(0.02, 0.055) * height, rng.uniform(0, 6)
        base = height * (0.14 + row * 0.09)
        points = [
            (x, base + swing * math.sin(phase + x / width * (5 + row))) for x in range(0, width, 12)
        ]
        draw.line(points, fill=WARM if row == 4 else "#7fb8b4", width=8, joint="curve")


def _map(draw: Draw, width: int, height: int, rng: random.Random) -> None:
    xs = [int(width * (step + rng.uniform(-0.2, 0.2)) / 11) for step in range(1, 11)]
    ys = [int(height * (step + rng.uniform(-0.2, 0.2)) / 8) for step in range(1, 8)]
    for x in xs:
        draw.line((x, 0, x + rng.randint(-90, 90), height), fill="#b9b3a2", width=14)
    for y in ys:
        draw.line((0, y, width, y + rng.randint(-60, 60)), fill="#b9b3a2", width=14)
    route = [(xs[1], height * 0.86), (xs[2], ys[4]), (xs[4], ys[4]), (xs[5], ys[2])]
    route += [(xs[7], ys[2]), (xs[8], ys[0])]
    draw.line(route, fill=ACCENT, width=34, joint="curve")
    _disc(draw, *route[0], 44, WARM)
    _disc(draw, *route[-1], 44, WARM)


def _steps(draw: Draw, width: int, height: int, _rng: random.Random) -> None:
    draw.polygon(
        [(0, height), (0, height * 0.86), (width, height * 0.42), (width, height)], fill="#d9e4df"
    )
    for index in range(11):
        x, y = width * (0.06 + index * 0.085), height * (0.80 - index * 0.038)
        tilt = 30 if index % 2 else -30
        draw.ellipse((x, y + tilt, x + 130, y + 62 + tilt), fill=ACCENT if index < 8 else WARM)


def _antibody(draw: Draw, width: int, height: int, rng: random.Random) -> None:
    for _strand in range(34):
        x, y = width / 2 + rng.gauss(0, 140), height / 2 + rng.gauss(0, 110)
        draw.arc(
            (x - 150, y - 90, x + 150, y + 90), rng.randint(0, 360), rng.randint(0, 360), WARM, 12
        )
    for index in range(12):
        angle = 2 * math.pi * index / 12
        x, y = (
            width / 2 + 0.36 * width * math.cos(angle),
            height / 2 + 0.38 * height * math.sin(angle),
        )
        back = angle + math.pi
        for turn, reach in ((0.55, 110), (-0.55, 110), (math.pi, 130)):
            end = (x + reach * math.cos(back + turn), y + reach * math.sin(back + turn))
            draw.line((x, y, *end), fill=ACCENT, width=30)
            _disc(draw, *end, 15, ACCENT)


def _balance(draw: Draw, width: int, height: int, _rng: random.Random) -> None:
    middle, top = width / 2, height * 0.28
    draw.line((middle, top, middle, height * 0.82), fill=INK, width=26)
    draw.line((width * 0.22, top + 26, width * 0.78, top - 26), fill=INK, width=22)
    draw.rectangle((width * 0.38, height * 0.82, width * 0.62, height * 0.86), fill=INK)
    for x, y, shape in ((0.22, 52, "square"), (0.78, 0, "disc")):
        pan = top + 280 + y
        draw.line((width * x, top, width * x, pan), fill=INK, width=10)
        draw.chord((width * x - 230, pan - 120, width * x + 230, pan + 120), 0, 180, fill=ACCENT)
        if shape == "disc":
            _disc(draw, width * x, pan - 105, 105, WARM)
        else:
            draw.rectangle((width * x - 95, pan - 190, width * x + 95, pan), fill=WARM)


def _signal(draw: Draw, width: int, height: int, rng: random.Random) -> None:
    for row in range(6):
        base = height * (0.2 + row * 0.12)
        points = [(0.0, base)]
        while points[-1][0] < width * 0.55:
            reach = 90 * (1 - points[-1][0] / (width * 0.6)) + 8
            points.append((points[-1][0] + rng.uniform(14, 34), base + rng.uniform(-reach, reach)))
        draw.line(points, fill=INK, width=7)
        x = width * 0.6
        while x < width * 0.92:
            length = rng.randint(50, 210)
            draw.rounded_rectangle((x, base - 22, x + length, base + 22), 22, fill=ACCENT)
            x += length + 34


def _virus(draw: Draw, width: int, height: int, rng: random.Random) -> None:
    x, y, radius = width * 0.33, height * 0.48, height * 0.22
    for index in range(28):
        angle = 2 * math.pi * index / 28
        tip = (x + 1.32 * radius * math.cos(angle), y + 1.32 * radius * math.sin(angle))
        draw.line((x, y, *tip), fill=WARM, width=12)
        _disc(draw, *tip, 24, WARM)
    _disc(draw, x, y, radius, ACCENT)
    for index in range(7):
        base = height * (0.1 + index * 0.135)
        draw.rounded_rectangle(
            (width * 0.70, base, width * 0.80 + rng.randint(-16, 16), base + height * 0.105),
            60,
            fill=INK,
        )
    draw.line((width * 0.75, 0, width * 0.75, height), fill=INK, width=26)


def _dots(draw: Draw, width: int, height: int, rng: random.Random) -> None:
    for index in range(1600):
        x, y = rng.gauss(width / 2, width * 0.17), rng.gauss(height / 2, height * 0.2)
        _disc(draw, x, y, 15, ACCENT if index % 2 else WARM)


def _wiring(draw: Draw, width: int, height: int, rng: random.Random) -> None:
    def branch(x: float, y: float, angle: float, length: float, weight: int) -> None:
        end = (x + length * math.cos(angle), y + length * math.sin(angle))
        draw.line((x, y, *end), fill=rng.choice((ACCENT, INK)), width=weight)
        if weight < 4:
            _disc(draw, *end, 13, WARM)
            return
        for _child in range(2):
            branch(*end, angle + rng.uniform(-0.75, 0.75), length * 0.77, weight - 3)

    for root in range(8):
        branch(width * (0.08 + root * 0.12), height, -math.pi / 2 + rng.uniform(-0.3, 0.3), 330, 20)


def _slices(draw: Draw, width: int, height: int, rng: random.Random) -> None:
    for column in range(4):
        x = width * (0.155 + column * 0.23)
        for ring in range(5):
            wide, high = 250 - ring * 52, 330 - ring * 66
            wobble = rng.uniform(-10, 10) * (column + 1)
            draw.ellipse(
                (x - wide - wobble, height / 2 - high, x + wide, height / 2 + high - wobble),
                outline=WARM if (column, ring) == (2, 2) else ACCENT,
                width=14,
            )
        draw.line((x, height / 2 - 300, x, height / 2 + 300), fill=INK, width=8)


def _pieces(draw: Draw, width: int, height: int, _rng: random.Random) -> None:
    radius = height * 0.4
    box = (width / 2 - radius, height / 2 - radius, width / 2 + radius, height / 2 + radius)
    draw.ellipse(box, fill="#d9d5c8")
    for index in range(14):
        start = -90 + index * 162 / 14
        colour = WARM if index >= 12 else ACCENT
        draw.pieslice(box, start, start + 162 / 14 - 1.4, fill=colour)
    _disc(draw, width / 2, height / 2, radius * 0.38, PAPER)


def _paddle(draw: Draw, width: int, height: int, rng: random.Random) -> None:
    for column in range(24):
        for row in range(5):
            shade = ACCENT if rng.random() < 0.4 else "#c9d8d4"
            x, y = width * 0.06 + column * 108, height * 0.64 + row * 108
            draw.rectangle((x, y, x + 78, y + 78), fill=shade)
    draw.rounded_rectangle((width * 0.52, height * 0.5, width * 0.68, height * 0.545), 30, fill=INK)
    for step in range(6):
        x, y = width * (0.2 + step * 0.07), height * (0.1 + step * 0.06)
        _disc(draw, x, y, 14 + step * 7, WARM)


def _scatter(draw: Draw, width: int, height: int, rng: random.Random) -> None:
    draw.line((width * 0.1, height * 0.72, width * 0.92, height * 0.36), fill="#b9b3a2", width=14)
    for _point in range(46):
        share = rng.random()
        x = width * (0.1 + 0.82 * share)
        y = height * (0.72 - 0.36 * share) + rng.gauss(0, height * 0.15)
        _disc(draw, x, y, 25, ACCENT)
    for share in (0.3, 0.55, 0.8):
        _disc(draw, width * share, height * (0.42 - share * 0.3), 40, WARM)


MOTIFS: dict[str, Motif] = {
    "networks": _networks,
    "waves": _waves,
    "map": _map,
    "steps": _steps,
    "antibody": _antibody,
    "balance": _balance,
    "signal": _signal,
    "virus": _virus,
    "dots": _dots,
    "wiring": _wiring,
    "slices": _slices,
    "pieces": _pieces,
    "paddle": _paddle,
    "scatter": _scatter,
}


def draw_picture(name: str) -> ImageFile:
    """The motif called `name` as a PNG of `SIZE`; raises KeyError if there is none."""
    return ImageFile(io.BytesIO(_drawn(name)), name=f"{name}.png")


@cache
def _drawn(name: str) -> bytes:
    width, height = SIZE[0] * SCALE, SIZE[1] * SCALE
    canvas = Image.new("RGB", (width, height), PAPER)
    # The seed is the name, so that every run draws the same picture.
    MOTIFS[name](ImageDraw.Draw(canvas), width, height, random.Random(name))  # noqa: S311
    small = canvas.resize(SIZE, Image.Resampling.LANCZOS)
    file = io.BytesIO()
    small.save(file, "PNG", optimize=True)
    return file.getvalue()
