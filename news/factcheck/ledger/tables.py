"""Tables of the ledger: statements, rulings, notes, and what was cleared.

`introductions.py` writes statements, `answers.py` notes, and `ruling.py` the rest.
"""

from typing import Any, ClassVar, Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Verdict(models.TextChoices):
    """What a checker says of a statement."""

    VERIFIED = "verified", _("Verified")
    NEEDS_WORK = "needs_work", _("Needs work")
    NOTHING = "nothing", _("Nothing to check")
    TAKEN_BACK = "taken_back", _("Taken back")


class Exemption(models.TextChoices):
    """Why a verified statement needs no place in a source of its own."""

    INTERVIEW = "interview", _("Interview")
    OBSERVATION = "observation", _("Own observation")
    EARLIER_VERSION = "earlier", _("Earlier version of this story")
    COMMON_KNOWLEDGE = "common", _("Common knowledge")
    ELSEWHERE = "elsewhere", _("Said and verified elsewhere in this story")


class StatementQuerySet(models.QuerySet["Statement"]):
    """Statements, in the desk's words."""

    def standing(self) -> Self:
        """Those in the newest version of their story."""
        return self.filter(occurrences__gt=0)


class Statement(models.Model):
    """A sentence, cell, label or caption of one story, with the sources it rests on.

    Kept from the first version that has it, whatever becomes of that version. `writers` are the
    accounts that may not rule on it: who saved it first, who saved its words first, who wrote
    what it was changed from. The database lets them grow, and nothing else change but
    `occurrences`, how often it stands in the newest version, and `is_claim`: whether it says
    something checkable, None where nobody has asked yet. What is a claim once stays one.
    """

    page = models.ForeignKey(
        "wagtailcore.Page",
        on_delete=models.CASCADE,
        related_name="noted_statements",
        verbose_name=_("story"),
    )
    scheme = models.PositiveSmallIntegerField(_("scheme of the digests"), default=1, db_default=1)
    digest = models.CharField(_("digest"), max_length=64)
    words_digest = models.CharField(_("digest of the words alone"), max_length=64)
    kind = models.CharField(_("kind of place"), max_length=200)
    text = models.TextField(_("text"))
    citation_ids = ArrayField(models.BigIntegerField(), verbose_name=_("sources cited"))
    writers = ArrayField(models.BigIntegerField(), verbose_name=_("accounts of its writers"))
    # Not a foreign key: a purged version leaves its statements behind.
    revision_id = models.BigIntegerField(_("first revision"))
    introduced_at = models.DateTimeField(_("introduced at"))
    changed_from = models.ForeignKey(
        "self",
        on_delete=models.CASCADE,
        null=True,
        related_name="+",
        verbose_name=_("changed from"),
    )
    changed_words = models.PositiveIntegerField(_("words changed"))
    is_claim = models.BooleanField(_("makes a claim"), null=True)
    occurrences = models.PositiveIntegerField(_("times it stands in the newest version"))

    objects: ClassVar[Any] = models.Manager.from_queryset(StatementQuerySet)()

    class Meta:
        verbose_name = _("statement")
        verbose_name_plural = _("statements")
        constraints = (
            models.UniqueConstraint(fields=("page", "digest"), name="factcheck_statement_once"),
        )
        indexes = (
            models.Index(fields=("page", "words_digest"), name="factcheck_statement_words"),
            models.Index(
                fields=("page",), condition=Q(occurrences__gt=0), name="factcheck_statement_stands"
            ),
        )

    def __str__(self) -> str:
        return self.text


class Ruling(models.Model):
    """What somebody who didn't write it says of a statement. Append-only.

    A newer ruling takes the place of an older one; one with the verdict "taken back" undoes the
    one that it names. `anchor` is empty for a ruling that holds wherever the statement stands;
    else it holds only behind the statement that stood before it. `sources` says of every source
    the statement rests on, by id, which publication it was and in which version: {"identifiers",
    "form"}, the latter the digest of its public form. `elsewhere` is the statement of the same
    story that says it too and is verified; the ruling falls with that one.
    """

    statement = models.ForeignKey(
        Statement, on_delete=models.PROTECT, related_name="rulings", verbose_name=_("statement")
    )
    verdict = models.CharField(_("verdict"), max_length=10, choices=Verdict)
    exemption = models.CharField(_("exemption"), max_length=12, choices=Exemption, blank=True)
    note = models.TextField(_("note"), blank=True)
    elsewhere = models.ForeignKey(
        Statement,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("said elsewhere in"),
    )
    anchor = models.CharField(_("only behind"), max_length=64, blank=True)
    undoes = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, related_name="undone_by"
    )
    decides = models.OneToOneField(
        "factcheck.Note", on_delete=models.PROTECT, null=True, related_name="decision"
    )
    sources = models.JSONField(_("sources as they were"), default=dict)
    revision = models.ForeignKey(
        "wagtailcore.Revision", on_delete=models.PROTECT, related_name="rulings"
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="rulings"
    )
    at = models.DateTimeField(_("when"), default=timezone.now)
    # Made by whoever sends it: what is sent twice, after a lost answer, is recorded once.
    key = models.UUIDField(_("key"), null=True)

    class Meta:
        verbose_name = _("ruling")
        verbose_name_plural = _("rulings")
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=("statement", "key"), name="factcheck_ruling_once"),
            models.CheckConstraint(
                condition=~Q(verdict=Verdict.NEEDS_WORK) | ~Q(note=""),
                name="factcheck_needs_work_says_why",
            ),
            models.CheckConstraint(
                condition=Q(exemption="")
                | (Q(verdict=Verdict.VERIFIED) & (~Q(note="") | Q(elsewhere__isnull=False))),
                name="factcheck_exemption_is_explained",
            ),
            models.CheckConstraint(
                condition=Q(exemption="elsewhere", elsewhere__isnull=False)
                | (~Q(exemption="elsewhere") & Q(elsewhere__isnull=True)),
                name="factcheck_elsewhere_says_where",
            ),
            models.CheckConstraint(
                condition=Q(verdict=Verdict.TAKEN_BACK, undoes__isnull=False)
                | (~Q(verdict=Verdict.TAKEN_BACK) & Q(undoes__isnull=True)),
                name="factcheck_only_undoing_undoes",
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_verdict_display()}: {self.statement}"


class Support(models.Model):
    """Where in a source a statement stands, or what there speaks against it. Append-only.

    `version` and `selectors` say where the quotation was found in a document of the source, when the
    ruling was made (W3C Web Annotation selectors); without them it was not found. Nobody types them.
    """

    ruling = models.ForeignKey(Ruling, on_delete=models.PROTECT, related_name="supports")
    citation = models.ForeignKey(
        "citations.Citation", on_delete=models.PROTECT, related_name="supports"
    )
    locator = models.CharField(_("where in it"), max_length=200, blank=True)
    quotation = models.TextField(_("its words"), blank=True)
    version = models.ForeignKey(
        "citations.DocumentVersion",
        on_delete=models.PROTECT,
        null=True,
        related_name="supports",
        verbose_name=_("document"),
    )
    selectors: Any = models.JSONField(_("where in the document"), null=True)

    class Meta:
        verbose_name = _("support")
        verbose_name_plural = _("supports")
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=("ruling", "citation"), name="factcheck_support_once"),
            models.CheckConstraint(
                condition=~Q(locator="") | ~Q(quotation=""), name="factcheck_support_says_where"
            ),
            models.CheckConstraint(
                condition=Q(version__isnull=True, selectors__isnull=True)
                | (Q(version__isnull=False, selectors__isnull=False) & ~Q(quotation="")),
                name="factcheck_support_found_somewhere",
            ),
        )

    def __str__(self) -> str:
        return self.locator or self.quotation


class NoteKind(models.TextChoices):
    """What writers say of a statement."""

    POINTER = "pointer", _("Where it comes from")
    ANSWER = "answer", _("Answer")
    CONTEST = "contest", _("Contested")


class Note(models.Model):
    """What a writer tells the checkers about a statement. Append-only.

    A pointer says where it comes from; an answer, and a contest, are about `ruling`. A contested
    ruling waits for an editor, whose own ruling decides it (`Ruling.decides`).
    """

    statement = models.ForeignKey(
        Statement, on_delete=models.PROTECT, related_name="notes", verbose_name=_("statement")
    )
    kind = models.CharField(_("kind"), max_length=8, choices=NoteKind)
    ruling = models.ForeignKey(Ruling, on_delete=models.PROTECT, null=True, related_name="notes")
    citation = models.ForeignKey(
        "citations.Citation", on_delete=models.PROTECT, null=True, related_name="+"
    )
    locator = models.CharField(_("page or passage"), max_length=200, blank=True)
    interviewed_on = models.DateField(_("day of the interview"), null=True)
    text = models.TextField(_("text"), blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(_("when"), default=timezone.now)

    class Meta:
        verbose_name = _("note")
        verbose_name_plural = _("notes")
        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(
                condition=Q(kind=NoteKind.POINTER) | (~Q(text="") & Q(ruling__isnull=False)),
                name="factcheck_answers_say_something",
            ),
            # Of two writers who contest at once, one does.
            models.UniqueConstraint(
                fields=("ruling",), condition=Q(kind="contest"), name="factcheck_contested_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.text or self.locator}"


class ClearedStatement(models.Model):
    """A statement of a cleared text, and the ruling on which it was cleared. Append-only."""

    clearance = models.ForeignKey(
        "factcheck.Clearance", on_delete=models.PROTECT, related_name="statements"
    )
    position = models.PositiveIntegerField(_("position"))
    place = models.CharField(_("place"), max_length=255)
    number = models.PositiveIntegerField(_("number in its place"))
    label = models.CharField(_("name of the place"), max_length=200)
    text = models.TextField(_("text"))
    citation_ids = ArrayField(models.BigIntegerField(), verbose_name=_("sources cited"))
    ruling = models.ForeignKey(Ruling, on_delete=models.PROTECT, related_name="cleared")

    class Meta:
        verbose_name = _("cleared statement")
        verbose_name_plural = _("cleared statements")
        ordering = ("clearance", "position")
        constraints = (
            models.UniqueConstraint(
                fields=("clearance", "position"), name="factcheck_cleared_statement_once"
            ),
        )

    def __str__(self) -> str:
        return self.text
