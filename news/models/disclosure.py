"""What readers are told of a story's fact-check: chosen in the settings."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from django.db import models
from django.utils.text import get_text_list
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting

from news.factcheck.clearances import Clearance


@register_setting(icon="clipboard-list")
class CheckDisclosure(BaseGenericSetting):
    """Whether readers learn who checked a story, or only that a fact-checker did."""

    names_checkers = models.BooleanField(
        _("name fact-checkers"),
        default=True,
        help_text=_("Under each story. If not, readers are told that a fact-checker did it."),
    )

    panels: ClassVar[list[Any]] = [FieldPanel("names_checkers")]

    class Meta:
        verbose_name = _("disclosure of fact-checks")

    @classmethod
    def as_column(cls) -> models.Subquery:
        """The choice as a column of another query; NULL where nobody has made it."""
        return models.Subquery(cls.objects.order_by("pk").values("names_checkers")[:1])

    @classmethod
    def names(cls) -> bool:
        """The choice in force; names where nobody has made one."""
        chosen = cls.objects.order_by("pk").values_list("names_checkers", flat=True).first()
        return True if chosen is None else chosen


@dataclass(frozen=True, slots=True)
class ShownCheck:
    """What readers are told of the clearance on which a story is live.

    `by` are the names of those who ruled on its statements and approved it, one sentence part;
    `verified` counts the statements that were checked against something, not "nothing to check";
    `cited` holds for each of its statements the ids of the sources it rests on; it is empty for
    what was cleared before statements were ruled on one by one.
    """

    by: str
    names: Sequence[str]
    at: datetime
    cited: Sequence[Collection[int]]
    verified: int

    @classmethod
    def of(
        cls,
        clearance: Clearance,
        *,
        cited: Sequence[Collection[int]],
        verified: int,
        rulers: Sequence[str],
        names: bool,
    ) -> "ShownCheck":
        """What is told of `clearance`, on whose statements `rulers` ruled."""
        people = sorted({str(clearance.checker), *rulers})
        if names:
            by = get_text_list(people, gettext("and"))
        else:
            by = ngettext("A fact-checker", "%d fact-checkers", len(people))
            by = by % len(people) if len(people) > 1 else by
        return cls(
            by=by,
            names=people if names else (),
            at=clearance.at,
            cited=cited,
            verified=verified,
        )

    @property
    def statements(self) -> int:
        """How many statements were ruled on."""
        return len(self.cited)

    @property
    def exempt(self) -> int:
        """How many of them had nothing to check: a byline, a heading, a step in the reasoning."""
        return self.statements - self.verified

    @property
    def sources(self) -> int:
        """On how many sources they rest."""
        return len({pk for ids in self.cited for pk in ids})

    def resting_on(self, stands_for: Mapping[int, int]) -> Mapping[int, int]:
        """How many statements rest on each source; `stands_for` names duplicates by one id."""
        counts: dict[int, int] = {}
        for ids in self.cited:
            for pk in {stands_for.get(pk, pk) for pk in ids}:
                counts[pk] = counts.get(pk, 0) + 1
        return counts
