"""The prints: copies of what readers get of a story. Emptying the table loses nothing."""

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from news.pagecache.models import TransactionId


class Snapshot(models.Field):
    """What was committed at a moment, in PostgreSQL's words (`pg_snapshot`)."""

    def db_type(self, connection: object) -> str:
        return "pg_snapshot"


class Print(models.Model):
    """What readers get of a story, as one version of the program makes it of one publication.

    It is true as long as nothing that its tags name has changed since `snapshot`. The transaction
    that made it (`made_by`) is not in its own snapshot: of its changes those up to `up_to` are in
    the print. One that came with a backup from elsewhere is not true. PostgreSQL refuses a print
    of anything but a live story's newest publication, and drops it as the story is published anew
    or taken off.
    """

    story = models.ForeignKey(
        "news.StoryPage", on_delete=models.CASCADE, related_name="prints", db_index=False
    )
    publication = models.ForeignKey(
        "news.Publication", on_delete=models.CASCADE, related_name="prints"
    )
    language = models.CharField(_("language"), max_length=20)
    version = models.CharField(_("version of the program"), max_length=16)
    # Tags of `news.pagecache` as numbers, those of what the card shows first.
    tags = ArrayField(models.BigIntegerField(), verbose_name=_("what it shows"))
    card_tags = models.PositiveSmallIntegerField(_("how many of them the card shows"))
    snapshot = Snapshot(_("made on"))
    made_by = TransactionId(_("transaction"), null=True)
    up_to = models.BigIntegerField(_("newest change"), default=0)
    # Numbers of transactions mean something in one cluster of PostgreSQL alone.
    cluster = models.CharField(_("database server"), max_length=60, default="")
    card: Any = models.JSONField(_("card"))
    page = models.BinaryField(_("page, compressed"))
    at = models.DateTimeField(_("at"), db_default=Now())

    class Meta:
        verbose_name = _("print")
        verbose_name_plural = _("prints")
        constraints = (
            models.UniqueConstraint(
                fields=("story", "language", "version"), name="prints_once_a_version"
            ),
        )
        indexes = (GinIndex(fields=("tags",), name="prints_print_tags"),)

    def __str__(self) -> str:
        return f"{self.story_id}, {self.language}, {self.version}"
