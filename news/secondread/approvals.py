"""Approvals: the record that a second person has read exactly these words. The only writer."""

from typing import Any, Self

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.models import Revision

from news.digest import Content
from news.same_words import rows_with_these_words


class ApprovalQuerySet(models.QuerySet["Approval"]):
    """Approvals, in the desk's words."""

    def of(self, text: Any) -> Self:
        """Those of one text, newest first."""
        return self.filter(
            content_type=ContentType.objects.get_for_model(text), object_id=str(text.pk)
        ).order_by("-pk")

    def covering(self, content: Content) -> Self:
        """Those of exactly these words."""
        return self.filter(rows_with_these_words(content))


class Approval(models.Model):
    """Somebody who did not write them has read these words, and they may be shown.

    `reader` is None where the words came with the software, or with a command on its server.
    Append-only: the database refuses UPDATE, DELETE and TRUNCATE, and keeps the revision as it is.
    """

    content_type = models.ForeignKey(
        "contenttypes.ContentType", on_delete=models.PROTECT, related_name="+"
    )
    object_id = models.CharField(max_length=255)
    # Not a foreign key: what was approved stays on the record when the text is deleted.
    revision_id = models.BigIntegerField(_("revision"), db_index=True)
    scheme = models.PositiveSmallIntegerField(_("scheme of the digest"))
    text_digest = models.CharField(_("digest of the words"), max_length=64)
    payload = models.JSONField(_("what was read"))
    reader = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="approvals",
        verbose_name=_("second reader"),
    )
    at = models.DateTimeField(_("when"), default=timezone.now)
    comment = models.TextField(_("comment"), blank=True)
    # The same words in a newer version: this is the approval that they were given.
    carries = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="carried_by"
    )

    objects = ApprovalQuerySet.as_manager()

    class Meta:
        verbose_name = _("approval")
        verbose_name_plural = _("approvals")
        indexes = (
            models.Index(
                fields=("content_type", "object_id", "text_digest"), name="secondread_approval_of"
            ),
        )

    def __str__(self) -> str:
        return f"{self.content_type} {self.object_id}, {self.text_digest[:12]}"

    @property
    def content(self) -> Content:
        """What was read."""
        return Content.from_payload(self.payload)


def is_approved(text: Any, content: Content) -> bool:
    """Whether somebody has approved these words of `text`."""
    return bool(text.pk) and Approval.objects.of(text).covering(content).exists()


def carry_approval(*, text: Any, content: Content, revision: Revision) -> bool:
    """Write down that a newer version says what was approved last; False if it says something else.

    What was approved once and replaced since is read again.
    """
    before = Approval.objects.of(text).select_related("reader", "carries").first()
    if before is None or before.text_digest != content.text_digests.get(before.scheme):
        return False
    record_approval(
        text=text,
        content=content,
        revision=revision,
        by=before.reader,
        carries=before.carries or before,
    )
    return True


def record_approval(
    *,
    text: Any,
    content: Content,
    revision: Revision,
    by: Any,
    comment: str = "",
    carries: Approval | None = None,
) -> Approval:
    """Write down that `by` has read these words.

    Whether they may has been asked under the lock of the text: see `ReviewTask.on_action` in
    `news.factcheck.workflow.stages`.
    """
    return Approval.objects.create(
        content_type=ContentType.objects.get_for_model(text),
        object_id=str(text.pk),
        revision_id=revision.pk,
        scheme=content.scheme,
        text_digest=content.text_digest,
        payload=content.payload,
        reader=by,
        comment=comment,
        carries=carries,
    )
