"""What changed, for whoever keeps pages: in the database, so that it commits with the change."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _


class TransactionId(models.Field):
    """PostgreSQL's 64-bit number of a transaction (`xid8`); it never comes round again."""

    def db_type(self, connection: object) -> str:
        return "xid8"


class CurrentTransaction(models.Func):
    """The number of the transaction at hand."""

    function = "pg_current_xact_id"
    output_field = TransactionId()


class TagKey(models.Func):
    """A tag as a number, for what carries many of them for long.

    Two tags that share one would only have something made once too often.
    """

    function = "hashtextextended"
    template = "%(function)s(%(expressions)s, 0)"
    output_field = models.BigIntegerField()


class Change(models.Model):
    """Transaction `xid` changed what `tag` stands for.

    Only triggers write this table. A page is true as long as the snapshot taken before it was made
    includes every change of its tags. Rows are only added, so that two people who publish at once
    never wait for each other. They are deleted when no kept page is as old.
    """

    tag = models.TextField(_("tag"))
    xid = TransactionId(_("transaction"), db_default=CurrentTransaction())
    at = models.DateTimeField(_("at"), db_default=Now())

    class Meta:
        verbose_name = _("change")
        verbose_name_plural = _("changes")
        indexes = (
            models.Index(fields=("tag", "xid"), name="pagecache_change_of_tag"),
            # As prints name tags (`news.prints`).
            models.Index(TagKey("tag"), "xid", name="pagecache_change_of_key"),
            models.Index(fields=("at",), name="pagecache_change_at"),
        )

    def __str__(self) -> str:
        return self.tag


class EdgeCopy(models.Model):
    """An address that an edge may hold a copy of, for edges that don't know tags."""

    url = models.TextField(_("address"), primary_key=True)
    tags = ArrayField(models.TextField(), verbose_name=_("tags"))
    # When it was last taken; an edge keeps none for longer than EDGE_SECONDS.
    at = models.DateTimeField(_("at"), db_default=Now())

    class Meta:
        verbose_name = _("copy at the edge")
        verbose_name_plural = _("copies at the edge")
        indexes = (
            GinIndex(fields=("tags",), name="pagecache_copy_tags"),
            models.Index(fields=("at",), name="pagecache_copy_at"),
        )

    def __str__(self) -> str:
        return self.url
