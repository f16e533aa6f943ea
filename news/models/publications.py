"""What the gate let readers see, and on whose clearance."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib.auth import get_user_model
from django.contrib.postgres.aggregates import JSONBAgg
from django.contrib.postgres.expressions import ArraySubquery
from django.db import connection, models
from django.db.models.functions import Coalesce, JSONObject
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from news.citations.aftercare import reader_notices
from news.citations.aftercare.reader_notices import Notices
from news.citations.in_text.uses import mark_shown
from news.citations.models import HouseStyle
from news.corrections import Dated, dated
from news.desk.clock import database_now
from news.desk.names import PublicName
from news.digest import Sources
from news.factcheck.ledger.tables import ClearedStatement, Support

from .disclosure import CheckDisclosure, Checker, Settled, ShownCheck, ShownStatement

if TYPE_CHECKING:
    from news.factcheck.clearances.clearing import Clearance


_SETTLED = models.Case(
    models.When(ruling__verdict="nothing", then=models.Value(Settled.NOTHING.value)),
    models.When(ruling__exemption="", then=models.Value(Settled.COMPARED.value)),
    default=models.Value(Settled.EXEMPT.value),
)


class Publication(models.Model):
    """A story's row, as it stood from `at` on, shows what `clearance` cleared.

    The newest row of a story tells what it shows now, and with what its sources said. Append-only.
    The database holds every live story against it: `fingerprint` is its own hash of the row
    (`news_story_fingerprint` in migration 0004), so that no statement changes what readers see
    without the gate, which is the only writer.
    """

    story = models.ForeignKey(
        "news.StoryPage", on_delete=models.PROTECT, related_name="publications"
    )
    clearance = models.ForeignKey(
        "factcheck.Clearance", on_delete=models.PROTECT, related_name="publications"
    )
    # Wagtail's own command purges a live revision that is not the newest.
    revision = models.ForeignKey(
        "wagtailcore.Revision", on_delete=models.PROTECT, null=True, related_name="publications"
    )
    fingerprint = models.CharField(_("fingerprint"), max_length=64)
    at = models.DateTimeField(_("from"), default=timezone.now)
    # The corrections it shows, each with the time of the publication that first did.
    corrections = models.JSONField(
        _("corrections"), default=list, db_default=models.Value([], models.JSONField())
    )
    corrected_at = models.DateTimeField(_("newest correction"), null=True)

    class Meta:
        verbose_name = _("publication")
        verbose_name_plural = _("publications")
        ordering = ("pk",)
        indexes = (
            models.Index(fields=("story", "-id"), name="news_publication_newest"),
            models.Index(
                fields=("-corrected_at",),
                condition=models.Q(corrected_at__isnull=False),
                name="news_publication_corrected",
            ),
        )

    def __str__(self) -> str:
        return f"{self.story_id}, {self.at:%Y-%m-%d %H:%M}"

    @property
    def dated_corrections(self) -> dict[int, Dated]:
        """The corrections that readers see, by the number of their block."""
        return {one.number: one for one in map(Dated.of, self.corrections)}


def newest_publication(story_id: int) -> Publication | None:
    """What the gate let through last for this story, with its clearance."""
    return (
        Publication.objects.filter(story_id=story_id)
        .select_related("clearance")
        .order_by("-pk")
        .first()
    )


@dataclass(frozen=True, slots=True)
class Shown:
    """What readers are shown beside the row: what the gate let through last, what its sources said
    then, the style of references, notices on sources, and how it was checked.
    """

    publication: Publication | None
    cleared: Sources
    house: HouseStyle
    notices: Notices
    check: ShownCheck | None


def shown_to_readers(story_ids: Collection[int]) -> dict[int, Shown]:
    """What readers are shown of each story beside its row; one query for all."""
    newest = (
        Publication.objects.filter(story_id__in=story_ids)
        .order_by()
        .values("story_id")
        .annotate(newest=models.Max("pk"))
    )
    cleared = ClearedStatement.objects.filter(clearance=models.OuterRef("clearance")).order_by()
    supporting = Support.objects.filter(ruling=models.OuterRef("ruling")).values("citation_id")
    statements = cleared.values("clearance").annotate(
        told=JSONObject(
            cited=JSONBAgg("citation_ids", order_by="position"),
            supporting=JSONBAgg(ArraySubquery(supporting), order_by="position"),
            settled=JSONBAgg(_SETTLED, order_by="position"),
        )
    )
    rows = (
        Publication.objects.filter(pk__in=newest.values("newest"))
        .select_related("clearance")
        .defer("clearance__payload")  # all words of the story, which its row has as well
        .annotate(
            cleared_sources=models.F("clearance__payload__sources"),
            statements=models.Subquery(statements.values("told")),
            rulers=ArraySubquery(
                _people().filter(rulings__cleared__clearance=models.OuterRef("clearance"))
            ),
            approver=models.Subquery(_people().filter(pk=models.OuterRef("clearance__checker"))),
            names=CheckDisclosure.as_column(),
            house=HouseStyle.as_column(),
            notices=reader_notices.as_column(models.OuterRef("story_id")),
        )
        .order_by()
    )
    shown = {row.story_id: _shown(row) for row in rows}
    return {pk: shown.get(pk) or _shown(None) for pk in story_ids}


def _people() -> models.QuerySet[Any]:
    """Accounts as JSON objects, with their names as they stood at the clearance asked about."""
    at = models.OuterRef(models.OuterRef("clearance__at"))
    return (
        get_user_model()
        .objects.annotate(
            told=JSONObject(
                id="pk",
                name=Coalesce(
                    PublicName.as_column(user=models.OuterRef("pk"), at=at), models.Value("")
                ),
                shown_as="shown_as",
            )
        )
        .order_by()
        .values("told")
        .distinct()
    )


def _shown(row: Any) -> Shown:
    """Made from a row of the query above, or from None if the gate has never let the story through."""
    if not row:
        return Shown(None, {}, HouseStyle(), reader_notices.from_column(None), None)
    told = row.statements or {"settled": [], "cited": [], "supporting": []}
    check = ShownCheck.of(
        row.clearance,
        told=[
            ShownStatement.of(settled, cited=cited, supporting=supporting)
            for settled, cited, supporting in zip(
                told["settled"], told["cited"], told["supporting"], strict=True
            )
        ],
        people=[Checker(**one) for one in (row.approver, *row.rulers)],
        names=True if row.names is None else row.names,
    )
    house = HouseStyle(**(row.house or {}))
    notices = reader_notices.from_column(row.notices)
    return Shown(row, row.cleared_sources or {}, house, notices, check)


def record_publication(story_id: int, clearance: "Clearance", *, revision_id: int | None) -> None:
    """Note that the row, as it stands, shows what `clearance` cleared. Only the gate calls this."""
    fingerprint = fingerprint_of(story_id)
    newest = newest_publication(story_id)
    if newest and (newest.clearance_id, newest.revision_id, newest.fingerprint) == (
        clearance.pk,
        revision_id,
        fingerprint,
    ):
        return
    now = database_now()
    corrections = dated(clearance.content, corrections_ever(story_id), now=now)
    Publication.objects.create(
        story_id=story_id,
        clearance=clearance,
        revision_id=revision_id,
        fingerprint=fingerprint,
        at=now,
        corrections=[one.stored for one in corrections],
        corrected_at=max((one.at for one in corrections), default=None),
    )
    mark_shown(
        page_id=story_id,
        citation_ids=[
            int(key.partition(":")[2])
            for key in clearance.content.sources
            if key.startswith("citation:")
        ],
    )


def corrections_ever(story_id: int) -> list[dict[str, Any]]:
    """The corrections that readers ever saw in a story, as they are stored, oldest last."""
    rows = Publication.objects.filter(story_id=story_id, corrected_at__isnull=False)
    return [
        one
        for stored in rows.order_by("-pk").values_list("corrections", flat=True)
        for one in stored
    ]


def fingerprint_of(story_id: int) -> str:
    """The database's hash of what readers see of the row."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT news_story_fingerprint(%s)", [story_id])
        row: Any = cursor.fetchone()
    return str(row[0])
