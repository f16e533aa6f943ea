"""Clearances: the record that a fact-checker approved exactly this content. The only writer."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any, Self

from django.conf import settings
from django.db import connection, models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page, Revision

from news.citations.models import Citation
from news.citations.printing.formatted import format_soon
from news.desk.models import User
from news.digest import Content
from news.factcheck.texts import Text
from news.same_words import rows_with_these_words

from .chain import BEGINNING, Break, ClearanceRecord, first_break, record_hash
from .export import export_soon

# Any number of our own: it keeps two writers from taking the same place in the chain.
_CHAIN_LOCK = 0x6E67_636C


def _owner(text: Text) -> str:
    """Which column names `text`; empty for what is neither a story nor a citation."""
    if isinstance(text, Page):
        return "page"
    return "citation" if isinstance(text, Citation) else ""


class ClearanceQuerySet(models.QuerySet["Clearance"]):
    """Clearances, in the desk's words."""

    def of(self, text: Text) -> Self:
        """Those of one story or citation, newest first; nothing else has any."""
        owner = _owner(text)
        if not owner:
            return self.none()
        return self.filter(**{f"{owner}_id": text.pk}).order_by("-number")

    def covering(self, content: Content) -> Self:
        """Those of exactly these words, whatever their sources said at the time."""
        return self.filter(rows_with_these_words(content))


class Clearance(models.Model):
    """A fact-checker approved exactly this content.

    Append-only: the database refuses UPDATE, DELETE and TRUNCATE, and takes a new row only at the
    end of the chain. What it points at can't be deleted.
    """

    number = models.BigIntegerField(_("number"), unique=True)
    page = models.ForeignKey(
        "wagtailcore.Page",
        on_delete=models.PROTECT,
        null=True,
        related_name="clearances",
        verbose_name=_("story"),
    )
    citation = models.ForeignKey(
        "citations.Citation",
        on_delete=models.PROTECT,
        null=True,
        related_name="clearances",
        verbose_name=_("citation"),
    )
    revision = models.ForeignKey(
        "wagtailcore.Revision",
        on_delete=models.PROTECT,
        related_name="clearances",
        verbose_name=_("revision"),
    )
    scheme = models.PositiveSmallIntegerField(_("scheme of the digest"))
    digest = models.CharField(_("digest"), max_length=64)
    text_digest = models.CharField(_("digest of the text alone"), max_length=64)
    payload = models.JSONField(_("what was checked"))
    checker = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="clearances",
        verbose_name=_("fact-checker"),
    )
    at = models.DateTimeField(_("when"))
    comment = models.TextField(_("comment"), blank=True)
    previous_hash = models.CharField(_("hash of the record before"), max_length=64)
    hash = models.CharField(_("hash"), max_length=64, unique=True)

    objects = ClearanceQuerySet.as_manager()

    class Meta:
        verbose_name = _("clearance")
        verbose_name_plural = _("clearances")
        ordering = ("number",)
        indexes = (
            models.Index(fields=("page", "text_digest"), name="factcheck_clear_page_text"),
            models.Index(fields=("citation", "text_digest"), name="factcheck_clear_cite_text"),
        )
        constraints = (
            models.CheckConstraint(
                condition=models.Q(page__isnull=True) ^ models.Q(citation__isnull=True),
                name="factcheck_clearance_of_one_text",
            ),
        )

    def __str__(self) -> str:
        return f"No. {self.number}, {self.digest[:12]}"

    @property
    def content(self) -> Content:
        """What was checked."""
        return Content.from_payload(self.payload, again=self._spelled_again)

    def _spelled_again(self, scheme: int) -> Content:
        """The same under another scheme, read from the revision.

        Itself where the revision has got another form since: then a newer clearance carries it over.
        """
        words: Content = self.revision.as_object().checkable_content()
        if words.under(self.scheme).text_digest != self.text_digest:
            return self.content
        return words.under(scheme).with_sources(self.content.sources)

    @property
    def record(self) -> ClearanceRecord:
        """The row as plain values."""
        return ClearanceRecord(**{name: getattr(self, name) for name in ClearanceRecord.__slots__})


def clearance_of(text: Text, content: Content) -> Clearance | None:
    """The newest clearance of these words of `text`; None if nobody has cleared them."""
    return Clearance.objects.of(text).covering(content).first()


@transaction.atomic
def record_clearance(
    *,
    text: Text,
    content: Content,
    revision: Revision,
    by: User,
    comment: str = "",
    at: datetime | None = None,
) -> Clearance:
    """Add a clearance at the end of the chain.

    Whether `by` may clear `content` has been asked under the lock of the text: see
    `workflow.stages.ReviewTask.on_action` and `news.aftercare.changed_sources.accept`.
    """
    clearance = _at_the_end(
        content,
        **{"page_id": None, "citation_id": None} | {f"{_owner(text)}_id": text.pk},
        revision_id=revision.pk,
        checker_id=by.pk,
        at=at or timezone.now(),
        comment=comment,
    )
    clearance.save(force_insert=True)
    format_soon.enqueue(_forms(text, content))
    export_soon()
    return clearance


@transaction.atomic
def carry_over(clearance: Clearance, content: Content, *, rule: str) -> Clearance:
    """Put on the chain that `content` is what `clearance` cleared, in the form that `rule` gave it.

    Somebody approved these words, at that time: so it says. Whether they are the same words has been
    proven by the caller, `news.rewriting`, under the lock of the text.
    """
    carried = _at_the_end(
        content,
        page_id=clearance.page_id,
        citation_id=None,
        revision_id=clearance.revision_id,
        checker_id=clearance.checker_id,
        at=clearance.at,
        comment=f"Rewritten by {rule}, nothing that readers see changed: see no. {clearance.number}.",
    )
    # Not by `save`: Wagtail's index of references has the one that it carries over.
    Clearance.objects.bulk_create([carried])
    return carried


def _at_the_end(content: Content, **known: Any) -> Clearance:
    """A clearance for the end of the chain, whose lock it takes; not saved."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_CHAIN_LOCK])
    newest = Clearance.objects.order_by("-number").only("number", "hash").first()
    values: dict[str, Any] = {
        **known,
        "number": newest.number + 1 if newest else 1,
        "scheme": content.scheme,
        "digest": content.digest,
        "text_digest": content.text_digest,
        "payload": content.payload,
        "previous_hash": newest.hash if newest else BEGINNING,
    }
    return Clearance(**values, hash=record_hash(ClearanceRecord(**values)))


def _forms(text: Text, content: Content) -> list[dict[str, Any]]:
    """The public forms that readers will see as references."""
    if isinstance(text, Citation):
        return [text.public_form]
    return [dict(form) for form in content.sources.citations.values()]


def broken_link() -> Break | None:
    """The first record of the chain that is not as it was written; None if it is whole."""
    return first_break(chain())


def chain() -> Iterator[tuple[ClearanceRecord, str]]:
    """All records with their hashes, in order."""
    after = 0
    # In pages: no statement takes longer than production allows.
    while some := list(Clearance.objects.filter(number__gt=after).order_by("number")[:200]):
        yield from ((clearance.record, clearance.hash) for clearance in some)
        after = some[-1].number
