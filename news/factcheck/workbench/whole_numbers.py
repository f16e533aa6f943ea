"""Numbers as requests send them."""

from typing import Final

# A bigint holds any number of so many digits.
_DIGITS: Final = 18


def sent_number(text: str) -> int | None:
    """The number that `text` spells in ASCII digits; None for anything else."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= _DIGITS else None
