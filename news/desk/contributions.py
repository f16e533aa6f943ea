"""Who wrote what: kept for every saved version of a text, whatever becomes of the version.

Wagtail's revisions can't answer it: autosave writes them over, and old ones are purged.
"""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, Protocol

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _
from wagtail.models import Revision

from .locks import lock_text

if TYPE_CHECKING:
    from news.digest import Content

# Somebody changed what stories show of an author or a picture: a name, a credit. Logged by the
# models themselves, whatever form or command it came from.
SHOWN_CHANGED = "desk.shown_changed"


class Written(Protocol):
    """What a text offers: stories and citations do."""

    pk: Any

    def checkable_content(self) -> "Content":
        """What a reader takes as fact in the version at hand."""

    def get_base_content_type(self) -> Any:
        """Wagtail's, under which its revisions are filed."""


class ContributionQuerySet(models.QuerySet["Contribution"]):
    """Contributions, in the order in which they were made."""

    def to(self, text: Any) -> "ContributionQuerySet":
        """Those to one text, first to last."""
        return self.filter(
            content_type=text.get_base_content_type(), object_id=str(text.pk)
        ).order_by("at", "pk")


class Contribution(models.Model):
    """What one revision brought that no earlier one had, by its marks (`news.digest`).

    The database lets a row grow with autosave, and neither shrink nor go.
    """

    content_type = models.ForeignKey(
        "contenttypes.ContentType", on_delete=models.PROTECT, related_name="+"
    )
    object_id = models.CharField(max_length=255)
    # Not a foreign key: what somebody wrote stays theirs when the revision is purged.
    revision_id = models.BigIntegerField(_("revision"))
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="contributions",
        verbose_name=_("who"),
    )
    at = models.DateTimeField(_("when"))
    scheme = models.PositiveSmallIntegerField(_("scheme of the digest"), default=1, db_default=1)
    text_digest = models.CharField(_("digest of the text"), max_length=64)
    marks = ArrayField(models.CharField(max_length=32), verbose_name=_("what was new"))

    objects = ContributionQuerySet.as_manager()

    class Meta:
        verbose_name = _("contribution")
        verbose_name_plural = _("contributions")
        constraints = (
            models.UniqueConstraint(
                fields=("content_type", "object_id", "revision_id"), name="desk_contribution_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.user}, {self.at:%Y-%m-%d %H:%M}"

    def has_words_of(self, content: "Content") -> bool:
        """Whether the revision says exactly this."""
        return content.text_digests.get(self.scheme) == self.text_digest

    def claimed_of(self, content: "Content") -> set[str]:
        """The marks of the sentences of `content` that this revision brought."""
        return content.claimed(self.scheme, self.marks)

    def may_have_brought(self, content: "Content") -> list[str]:
        """The sentences of `content` that this revision may have brought: under the scheme of its
        time they were cut otherwise.
        """
        in_doubt = content.claimed_in_doubt(self.scheme, self.marks)
        return (
            [words for mark, words in content.marks.items() if mark in in_doubt] if in_doubt else []
        )


def texts_touched_by(user: Any) -> set[str]:
    """Object ids of all texts that this person has contributed to at any time."""
    return set(Contribution.objects.filter(user=user).values_list("object_id", flat=True))


def note_contribution(text: Any, revision: Revision) -> "Content":
    """Write down what `revision`, just saved, changed. The caller holds the lock of the text.

    A version that reads like the one before it is nobody's contribution. Returns its content.
    """
    make_up_for(text, before=revision)
    return _note(text, revision, list(Contribution.objects.to(text)))


def make_up_for(text: Any, *, before: Revision | None = None) -> None:
    """Note the contributions of older revisions if there are none yet, as in a copied text.

    It is done once, and all or nothing. Whoever comes second waits for the lock.
    """
    if not Contribution.objects.to(text).exists():
        _make_up_for(text, before)


@transaction.atomic
def _make_up_for(text: Any, before: Revision | None) -> None:
    lock_text(text)
    known: list[Contribution] = list(Contribution.objects.to(text))
    if known:
        return
    for revision in _revisions(text, before):
        _note(text, revision, known)
        known = list(Contribution.objects.to(text))


def carry_contributions(*, source: Any, copy: Any) -> None:
    """What somebody wrote stays theirs in a copy, whichever revisions came along.

    They count as older than every revision of the copy.
    """
    for row in Contribution.objects.to(source):
        Contribution.objects.get_or_create(
            content_type=copy.get_base_content_type(),
            object_id=str(copy.pk),
            revision_id=-row.revision_id if row.revision_id > 0 else row.revision_id,
            defaults={
                "user_id": row.user_id,
                "at": row.at,
                "scheme": row.scheme,
                "text_digest": row.text_digest,
                "marks": row.marks,
            },
        )


def rename_in_contributions(
    text: Any, *, text_digests: Mapping[str, str], marks: Mapping[str, str]
) -> None:
    """What somebody wrote stays theirs where the same words have got another form.

    By what digests of texts and marks of sentences were called: what they are called now. The
    caller holds the lock of the text.
    """
    for row in Contribution.objects.to(text):
        known = {*row.marks, *(marks[mark] for mark in row.marks if mark in marks)}
        digest = text_digests.get(row.text_digest, row.text_digest)
        if digest != row.text_digest or len(known) > len(row.marks):
            row.text_digest, row.marks = digest, sorted(known)
            row.save(update_fields=["text_digest", "marks"])


def _revisions(text: Any, before: Revision | None) -> Iterable[Revision]:
    revisions = Revision.objects.for_instance(text).order_by("pk")
    return revisions.filter(pk__lt=before.pk) if before else revisions


def _note(text: Any, revision: Revision, known: list[Contribution]) -> "Content":
    content: Content = revision.as_object().checkable_content()
    mine = next((row for row in known if row.revision_id == revision.pk), None)
    others = [row for row in known if row is not mine]
    if not mine and others and others[-1].has_words_of(content):
        return content
    new = set(content.marks).difference(*(row.claimed_of(content) for row in others))
    Contribution.objects.update_or_create(
        content_type=text.get_base_content_type(),
        object_id=str(text.pk),
        revision_id=revision.pk,
        defaults={
            "user_id": revision.user_id,
            "at": revision.created_at,
            "scheme": content.scheme,
            "text_digest": content.text_digest,
            "marks": sorted(new.union(mine.marks if mine else ())),
        },
    )
    return content
