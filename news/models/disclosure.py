"""What readers are told of a story's fact-check: chosen in the settings."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext
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

    `cited` holds for each of its statements the ids of the sources it rests on; it is empty for
    what was cleared before statements were ruled on one by one.
    """

    by: str
    is_named: bool
    at: datetime
    cited: Sequence[Sequence[int]]

    @classmethod
    def of(cls, clearance: Clearance, *, cited: Any, names: bool) -> "ShownCheck":
        """What is told of `clearance`."""
        return cls(
            by=str(clearance.checker) if names else gettext("A fact-checker"),
            is_named=names,
            at=clearance.at,
            cited=cited or (),
        )

    @property
    def statements(self) -> int:
        """How many statements were ruled on."""
        return len(self.cited)

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
