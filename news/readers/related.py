"""Stories that go on where another ends: on the same sources, or of the same topics."""

import json
from typing import Final

from django.db import connection

from news.languages import of_this_language
from news.models import StoryPage
from news.prints import version

from .printing.cards import Card
from .printing.press import cards_of

MOST = 4
# Whoever shares a source, and the newest of the topics, is looked at; not the whole archive.
CANDIDATES = 30
A_SOURCE, A_TOPIC = 3, 1


def related_stories(story: StoryPage) -> list[Card]:
    """Up to four live stories that share sources or topics with this one, closest first.

    One query where their cards are printed, whose cost doesn't grow with the archive. A shared source counts three times a
    shared topic; among equals the newer comes first.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            _CLOSEST,
            {
                "story": story.pk,
                "locale": of_this_language()["locale_id"],
                "candidates": CANDIDATES,
                "source": A_SOURCE,
                "topic": A_TOPIC,
                "most": MOST,
                "version": version.renderer(),
            },
        )
        found = cursor.fetchall()
    cards = {pk: Card.kept(json.loads(card)) for pk, card in found if card}
    if missing := [pk for pk, card in found if not card]:
        cards |= cards_of(missing)
    return [cards[pk] for pk, _card in found if pk in cards]


# Of each source and topic the newest are found by index; so a source that is cited everywhere
# costs no more than one that is cited twice. How close they are is counted for these few.
_CLOSEST: Final = """
WITH sources AS (
    SELECT citation_id FROM citations_citationuse WHERE page_id = %(story)s AND is_shown
), topics AS (
    SELECT topic_id FROM news_storypage_topics WHERE storypage_id = %(story)s
), candidates AS (
    (SELECT used.page_id AS id FROM sources CROSS JOIN LATERAL (
        SELECT used.page_id FROM citations_citationuse AS used
        JOIN wagtailcore_page AS page ON page.id = used.page_id AND page.live
            AND page.locale_id = %(locale)s AND news_page_is_open(page.path)
        WHERE used.citation_id = sources.citation_id AND used.is_shown AND used.page_id <> %(story)s
        ORDER BY used.page_id DESC LIMIT %(candidates)s) AS used
    GROUP BY used.page_id ORDER BY count(*) DESC, used.page_id DESC LIMIT %(candidates)s)
    UNION
    (SELECT newest.storypage_id FROM topics CROSS JOIN LATERAL (
        SELECT of_topic.storypage_id FROM news_storypage_topics AS of_topic
        JOIN wagtailcore_page AS page ON page.id = of_topic.storypage_id AND page.live
            AND page.locale_id = %(locale)s AND news_page_is_open(page.path)
        WHERE of_topic.topic_id = topics.topic_id AND of_topic.storypage_id <> %(story)s
        ORDER BY of_topic.storypage_id DESC LIMIT %(candidates)s) AS newest
    GROUP BY newest.storypage_id ORDER BY count(*) DESC, newest.storypage_id DESC LIMIT %(candidates)s)
), close AS (
    SELECT candidates.id,
        %(source)s * (SELECT count(*) FROM citations_citationuse AS used
            WHERE used.page_id = candidates.id AND used.is_shown
                AND used.citation_id IN (SELECT citation_id FROM sources))
        + %(topic)s * (SELECT count(*) FROM news_storypage_topics AS of_topic
            WHERE of_topic.storypage_id = candidates.id
                AND of_topic.topic_id IN (SELECT topic_id FROM topics)) AS closeness
    FROM candidates
)
SELECT page.id, (SELECT print.card FROM prints_print AS print
    WHERE print.story_id = page.id AND print.version = %(version)s
        AND prints_stands(print.tags[1:print.card_tags], print.snapshot, print.made_by, print.up_to, print.cluster)
    LIMIT 1)
FROM close JOIN wagtailcore_page AS page USING (id)
ORDER BY close.closeness DESC, page.first_published_at DESC, page.id DESC LIMIT %(most)s
"""
