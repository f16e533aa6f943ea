"""The picture that goes along where a story is shared: its headline and its evidence label. Pure."""

import io
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Final

from PIL import Image, ImageDraw, ImageFont

SIZE: Final = (1200, 630)  # what Open Graph and X ask for
_FONT = Path(__file__).parent / "SourceSerif4-Bold.otf.woff2"
_PAPER, _INK, _SOFT, _ACCENT = "#fbfaf7", "#1b1c1f", "#55585e", "#0b6461"
_LEFT, _RIGHT, _TOP, _FOOT = 72, 72, 170, 560
_SIZES: Final = (76, 68, 60, 54, 48, 42, 36)
_LINE: Final = 1.14
_MOST_LINES: Final = 6
_NO_LETTER: Final = "\uffff"
# The mark of the house, on a grid of 32: a cell with five branches.
_BRANCHES = (((6, 7), 2.3), ((27, 9), 2.3), ((16, 28), 2.3), ((5, 21), 2.3), ((26, 24), 2.3))


def share_picture(*, headline: str, label: Sequence[str], is_reviewed: bool) -> bytes:
    """A PNG of `SIZE`; `label` are the parts of the evidence label, empty for none."""
    image = Image.new("RGB", SIZE, _PAPER)
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 0, SIZE[0], 14), fill=_ACCENT)
    _mark(draw, _LEFT, 62, 64)
    draw.text((_LEFT + 84, 66), "NeuroGRIT", font=_font(46), fill=_INK)
    font, lines = _fitted(headline)
    for number, line in enumerate(lines):
        draw.text((_LEFT, _TOP + number * font.size * _LINE), line, font=font, fill=_INK)
    if label:
        _label(draw, " · ".join(label), is_reviewed)
    file = io.BytesIO()
    # Flat colours and their edges: a palette takes a quarter of the bytes.
    image.quantize(64, dither=Image.Dither.NONE).save(file, "PNG", optimize=True)
    return file.getvalue()


@cache
def _font(size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(_FONT), size)


def can_draw(text: str) -> bool:
    """Whether the font has every letter of `text`: others would be drawn as boxes."""
    font = _font(_SIZES[-1])
    missing = bytes(font.getmask(_NO_LETTER))
    return all(bytes(font.getmask(letter)) != missing for letter in set(text) - set(" \u00a0"))


def _fitted(headline: str) -> tuple[ImageFont.FreeTypeFont, list[str]]:
    """The largest letters in which the headline has room; the last resort is to cut it."""
    lines: list[str] = []
    for size in _SIZES:
        font = _font(size)
        lines = _lines(headline, font)
        if len(lines) * size * _LINE <= _FOOT - _TOP - 40:
            return font, lines
    return font, [*lines[: _MOST_LINES - 1], f"{lines[_MOST_LINES - 1].rstrip(' .,;:')} …"]


def _lines(text: str, font: ImageFont.FreeTypeFont) -> list[str]:
    width = SIZE[0] - _LEFT - _RIGHT
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if font.getlength(longer) <= width or not lines[-1]:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def _label(draw: ImageDraw.ImageDraw, words: str, is_reviewed: bool) -> None:
    """The ring of the label is full for what is peer reviewed, as on the site."""
    ring = (_LEFT + 2, _FOOT + 6, _LEFT + 24, _FOOT + 28)
    draw.ellipse(ring, fill=_ACCENT if is_reviewed else None, outline=_ACCENT, width=5)
    draw.text((_LEFT + 42, _FOOT - 4), words, font=_font(32), fill=_SOFT)


def _mark(draw: ImageDraw.ImageDraw, left: int, top: int, size: int) -> None:
    unit = size / 32
    middle = (left + 16 * unit, top + 16 * unit)
    for (x, y), radius in _BRANCHES:
        end = (left + x * unit, top + y * unit)
        draw.line((*middle, *end), fill=_ACCENT, width=round(2.4 * unit))
        _dot(draw, end, radius * unit)
    _dot(draw, middle, 5.2 * unit)


def _dot(draw: ImageDraw.ImageDraw, at: tuple[float, float], radius: float) -> None:
    x, y = at
    draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=_ACCENT)
