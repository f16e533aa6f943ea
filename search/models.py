"""What readers' searches find stories by. Nothing is
lost with them: `update_index` writes them anew."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.utils.translation import gettext_lazy as _


class Entry(models.Model):
    """A live story, as readers find it: its words, and what they may narrow a search by.

    A row is short, since PostgreSQL keeps the words beside the table: what is known of a hundred
    thousand stories can be counted without reading the text of one. PostgreSQL writes it when the
    search backend writes its own, and drops it in the transaction that takes the story off the site.
    """

    story = models.OneToOneField(
        "news.StoryPage", on_delete=models.CASCADE, primary_key=True, related_name="search_entry"
    )
    locale = models.ForeignKey(
        "wagtailcore.Locale", on_delete=models.CASCADE, db_index=False, related_name="+"
    )
    published_at = models.DateTimeField(_("first published at"))
    study_design = models.TextField(_("study design"), null=True)  # noqa: DJ001  # as the story has it
    topics = ArrayField(models.IntegerField(), verbose_name=_("topics"))
    # Stemmed in the language of the story: of the headline, of headline and standfirst, of everything.
    headline = SearchVectorField(_("words of the headline"))
    lead = SearchVectorField(_("words of headline and standfirst"))
    words = SearchVectorField(_("all words"))
    # As they are written.
    beginnings = SearchVectorField(_("words of the headline, for suggestions"))

    class Meta:
        verbose_name = _("search entry")
        verbose_name_plural = _("search entries")
        indexes = (
            GinIndex(fields=("headline",), name="search_headline", gin_pending_list_limit=64),
            GinIndex(fields=("lead",), name="search_lead", gin_pending_list_limit=64),
            GinIndex(fields=("words",), name="search_words", gin_pending_list_limit=64),
            GinIndex(fields=("beginnings",), name="search_beginnings", gin_pending_list_limit=64),
            models.Index(
                "locale",
                models.F("published_at").desc(),
                models.F("story").desc(),
                name="search_newest",
            ),
        )

    def __str__(self) -> str:
        return str(self.story_id)
