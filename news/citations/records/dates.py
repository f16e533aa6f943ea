"""Dates that may be known to the year, the month or the day only. Pure.

The written form is that of EDTF level 0 (ISO 8601-2): "2025", "2025-06" or "2025-06-19".
"""

import re
from dataclasses import dataclass
from datetime import date

_WRITTEN = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")

MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]


@dataclass(frozen=True, slots=True, order=True)
class PartialDate:
    """A year, a month of a year, or a day."""

    year: int
    month: int | None = None
    day: int | None = None

    @classmethod
    def parse(cls, text: str) -> "PartialDate":
        """Read "2025", "2025-06" or "2025-06-19"; raises ValueError for anything else."""
        match = _WRITTEN.fullmatch(text)
        if not match:
            raise ValueError("Write a date as 2025, 2025-06 or 2025-06-19.")
        year, month, day = match.groups()
        return cls(int(year), int(month) if month else None, int(day) if day else None)

    def __post_init__(self) -> None:
        date(self.year, self.month or 1, self.day or 1)  # raises ValueError if there is none

    def __str__(self) -> str:
        text = f"{self.year:04}"
        for part in (self.month, self.day):
            if part:
                text += f"-{part:02}"
        return text

    @property
    def first_day(self) -> date:
        """The earliest day it can mean."""
        return date(self.year, self.month or 1, self.day or 1)

    def in_words(self) -> str:
        """As a reference prints it: "19 June 2025", "June 2025" or "2025"."""
        words = [str(self.year)]
        if self.month:
            words.insert(0, MONTHS[self.month - 1])
        if self.day:
            words.insert(0, str(self.day))
        return " ".join(words)
