"""What a rule is that gives bodies another form."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from wagtail.blocks import StreamBlock

from news.blocks.body import BodyBlock

# A body as it is stored: a list of {"type", "value", "id"}.
Body = list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Rule:
    """A change of form that changes nothing of what readers take as fact.

    `rewrite` makes a new body of a stored one, and leaves the latter as it is; what is in the new
    form already comes back equal. `undo` does the contrary. `before` reads bodies as they were,
    `BodyBlock` as they are to be. `kinds` names the kinds of place that are called otherwise now,
    each with what it was called: {"body.video.title": "body.embed.title"}. `found_by` is a string
    that stands in every stored body that is still to be rewritten, such as the name of a child, and
    `undone_by` one in every body that is to be undone; other bodies may have them too. `renumbers`
    says that items of a list may get other numbers in it, as where a list is cut in two; cells of a
    table may then stand under another heading, so look at the rule twice.

    Raises ValueError if two kinds of place were called the same.
    """

    name: str
    says: str
    rewrite: Callable[[Body], Body]
    undo: Callable[[Body], Body]
    before: type[StreamBlock]
    kinds: Mapping[str, str]
    found_by: str
    undone_by: str
    renumbers: bool = False

    def __post_init__(self) -> None:
        if len(set(self.kinds.values())) < len(self.kinds):
            raise ValueError("Two kinds of place can’t have been called the same.")


@dataclass(frozen=True, slots=True)
class Way:
    """A rule and its direction. `is_back` is true where the bodies are given their old form."""

    rule: Rule
    is_back: bool = False

    @property
    def name(self) -> str:
        """As it stands on the record."""
        return f"{self.rule.name} (back)" if self.is_back else self.rule.name

    @property
    def found_by(self) -> str:
        """What to look for in stored bodies."""
        return self.rule.undone_by if self.is_back else self.rule.found_by

    def apply(self, body: Body) -> Body:
        """The body in its other form."""
        return (self.rule.undo if self.is_back else self.rule.rewrite)(body)

    @property
    def reads_before(self) -> StreamBlock:
        """Reads the form from which it goes."""
        return BodyBlock() if self.is_back else self.rule.before()

    @property
    def reads_after(self) -> StreamBlock:
        """Reads the form to which it goes."""
        return self.rule.before() if self.is_back else BodyBlock()

    def old_kind(self, kind: str) -> str:
        """What a kind of place in a body of today's form is called in the old one."""
        return self.rule.kinds.get(kind, kind)

    def old_type(self, name: str) -> str:
        """The same for a type of block."""
        names = (
            old.split(".")[1]
            for new, old in self.rule.kinds.items()
            if new.split(".")[1:2] == [name]
        )
        return next(names, name)
