"""Where an item stands in a text, as in "body[2].explainer.points[1].lead_in". Pure."""

import re
from typing import Final

_NUMBER: Final = re.compile(r"\[(\d+)\]")
# Names of parts, and numbers of one of several.
Steps = tuple[str | int, ...]


class Place(str):
    """A place: names, with numbers from 1 where there are several. It is stored as this text.

    A place in a body begins with the number of its block, and goes on with the block's type.
    """

    __slots__ = ()

    def part(self, name: str) -> "Place":
        """The place of a part by its name."""
        return Place(f"{self}.{name}")

    def nth(self, number: int) -> "Place":
        """The place of one of several."""
        return Place(f"{self}[{number}]")

    def at(self, steps: "Steps") -> "Place":
        """The place that is so many steps further in."""
        place = self
        for step in steps:
            place = place.nth(step) if isinstance(step, int) else place.part(step)
        return place

    @property
    def kind(self) -> str:
        """The place without its numbers: what a moved item keeps."""
        return _NUMBER.sub("", self)

    @property
    def numbers(self) -> tuple[int, ...]:
        """The numbers in it, the outermost first."""
        return tuple(int(number) for number in _NUMBER.findall(self))

    @property
    def top(self) -> str:
        """The block, as in "body[2]", or the field."""
        return self.partition(".")[0]

    @property
    def unit(self) -> "Place":
        """The smallest unit that contains it, as in "body[2].quotation", or the field."""
        top, _dot, rest = self.partition(".")
        if top.startswith("body["):
            return Place(f"{top}.{rest.partition('.')[0].partition('[')[0]}")
        return Place(top)

    @property
    def in_unit(self) -> str:
        """Where in its unit it stands; empty for the unit itself."""
        return self.removeprefix(self.unit).removeprefix(".")

    def beside(self, name: str) -> str:
        """Where in its unit another part of the same list item stands."""
        return f"{self.in_unit.rpartition('.')[0]}.{name}"
