"""Inline citations as text: the stored marker and the placeholder it expands to. Pure.

Stored rich text keeps a marker as `<embed embedtype="citation" ids="7,12"/>`.
"""

import re
from collections.abc import Iterable
from typing import Final

MARKER: Final = re.compile(r'<embed\b(?=[^<>]*\bembedtype="citation")[^<>]*+(?<=/)>')
_IDS: Final = re.compile(r'\bids="([0-9, ]*)"')
PLACEHOLDER: Final = re.compile(r'<sup class="cite" data-citations="([0-9,]*)"></sup>')
_LARGEST_ID: Final = 2**63 - 1


def parse_ids(text: str) -> tuple[int, ...]:
    """The ids of one marker, "7, 12" -> (7, 12); what can't be an id is passed over."""
    numbers = (int(part) for part in re.findall(r"[0-9]{1,19}", text))
    return tuple(dict.fromkeys(number for number in numbers if 0 < number <= _LARGEST_ID))


def cited_ids(source: str) -> tuple[int, ...]:
    """The citation ids of all markers in rich text as stored, in reading order, with repeats."""
    found: list[int] = []
    for marker in MARKER.findall(source):
        if ids := _IDS.search(marker):
            found += parse_ids(ids.group(1))
    return tuple(found)


def placeholder(ids: Iterable[int]) -> str:
    """What stands for a marker between Wagtail's expansion and the numbering."""
    return f'<sup class="cite" data-citations="{",".join(map(str, ids))}"></sup>'
