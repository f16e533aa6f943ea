"""Stories that go on where another ends: on the same sources, or of the same topics."""

from django.db.models import Count, F, OuterRef, Subquery
from django.db.models.functions import Coalesce

from news.citations.models import CitationUse
from news.models import StoryPage, Topic

from .lists import cards_in_order
from .printing.cards import Card

MOST = 4
# Whoever shares a source, and the newest of the topics, is looked at; not the whole archive.
CANDIDATES = 30
A_SOURCE, A_TOPIC = 3, 1


def related_stories(story: StoryPage) -> list[Card]:
    """Up to four live stories that share sources or topics with this one, closest first.

    Two queries, whose cost doesn't grow with the archive. A shared source counts three times a
    shared topic; among equals the newer comes first.
    """
    stories = StoryPage.objects.for_readers().exclude(pk=story.pk)
    shown_uses = CitationUse.objects.filter(is_shown=True)
    ours = shown_uses.filter(page=story.pk).values("citation")
    sharing = (
        shown_uses.filter(citation__in=ours)
        .exclude(page=story.pk)
        .values("page")
        .order_by("-page")
        .values("page")[:CANDIDATES]
    )
    of_topics = stories.filter(topics__stories=story.pk).values("pk")[:CANDIDATES]
    shared = (
        shown_uses.filter(page=OuterRef("pk"), citation__in=ours)
        .order_by()
        .values("page")
        .annotate(number=Count("pk"))
        .values("number")
    )
    common = (
        Topic.stories.through.objects.filter(storypage=OuterRef("pk"), topic__stories=story.pk)
        .order_by()
        .values("storypage")
        .annotate(number=Count("pk"))
        .values("number")
    )
    closest = (
        # A union: of one or the other PostgreSQL would ask every story.
        stories.filter(pk__in=sharing.union(of_topics))
        .annotate(
            closeness=Coalesce(Subquery(shared), 0) * A_SOURCE
            + Coalesce(Subquery(common), 0) * A_TOPIC
        )
        .order_by(F("closeness").desc(), "-first_published_at", "-pk")
        .values_list("pk", flat=True)[:MOST]
    )
    return cards_in_order(closest)
