"""Prints put away and found again. What they say is nothing to this module: texts, and a card."""

import json
import logging
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

import zstandard
from django.db import DatabaseError, connection, transaction
from django.db.models import BooleanField, F, Func, QuerySet
from django.db.models.functions import Now

from . import version
from .models import Print

logger = logging.getLogger(__name__)

# No text of a story has it: PostgreSQL refuses it.
_SEAM: Final = "\0"


class Stands(Func):
    """Whether nothing that a print shows has changed since it was made."""

    function = "prints_stands"
    output_field = BooleanField()


class _TagsOfCard(Func):
    template = "(%(expressions)s])"
    arg_joiner = "[1:"


_IS_TRUE: Final = Stands(F("tags"), F("snapshot"), F("made_by"), F("up_to"), F("cluster"))
_CARD_IS_TRUE: Final = Stands(
    _TagsOfCard(F("tags"), F("card_tags")), F("snapshot"), F("made_by"), F("up_to"), F("cluster")
)


@dataclass(frozen=True, slots=True)
class Begun:
    """What the database had committed before a print was made.

    `made_by` is the transaction at hand, if it has changed something, `up_to` the newest change by
    now: those that this transaction has made are known to it.
    """

    snapshot: str
    made_by: str | None
    up_to: int


def begin() -> Begun:
    """To be called before anything is read that goes into a print."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_current_snapshot()::text, pg_current_xact_id_if_assigned()::text,"
            " coalesce((SELECT max(id) FROM pagecache_change), 0)"
        )
        return Begun(*cursor.fetchone())


def keep(
    story_id: int,
    *,
    publication_id: int,
    language: str,
    begun: Begun,
    texts: Sequence[str],
    card: Any,
    tags: Collection[str],
    card_tags: Collection[str],
) -> bool:
    """Keep a print, in the place of an older one; whether it was kept.

    It isn't if somebody is changing the story at this moment, has taken it off or published it anew
    since, or if there is a print already that is true. A print that can't be kept is no fault: the
    next reader has it made.
    """
    in_order = [*sorted(card_tags), *sorted(set(tags) - set(card_tags))]
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(
                _KEEP,
                {
                    "story": story_id,
                    "publication": publication_id,
                    "language": language,
                    "version": version.renderer(),
                    "tags": in_order,
                    "card_tags": len(card_tags),
                    "snapshot": begun.snapshot,
                    "made_by": begun.made_by,
                    "up_to": begun.up_to,
                    "card": json.dumps(card, ensure_ascii=False),
                    "page": pack(texts),
                },
            )
            return bool(cursor.rowcount)
    except DatabaseError as error:
        # It is published or taken off meanwhile, or the disk is full.
        logger.warning("The print of story %s could not be kept: %s", story_id, error)
        return False


# Somebody who changes the story now is not waited for.
_KEEP: Final = """
WITH story AS (
    SELECT page.id FROM wagtailcore_page AS page
    WHERE page.id = %(story)s AND page.live FOR SHARE SKIP LOCKED
)
INSERT INTO prints_print AS print (story_id, publication_id, language, version, tags, card_tags,
    snapshot, made_by, up_to, cluster, card, page)
SELECT story.id, %(publication)s, %(language)s, %(version)s,
    ARRAY(SELECT hashtextextended(tag, 0) FROM unnest(%(tags)s::text[]) WITH ORDINALITY AS told(tag, place)
        ORDER BY place),
    %(card_tags)s, %(snapshot)s::pg_snapshot, %(made_by)s::text::xid8, %(up_to)s, prints_cluster(), %(card)s::jsonb, %(page)s
FROM story
ON CONFLICT (story_id, language, version) DO UPDATE SET
    publication_id = excluded.publication_id, tags = excluded.tags, card_tags = excluded.card_tags,
    snapshot = excluded.snapshot, made_by = excluded.made_by, up_to = excluded.up_to, cluster = excluded.cluster,
    card = excluded.card, page = excluded.page, at = now()
WHERE NOT prints_stands(print.tags, print.snapshot, print.made_by, print.up_to, print.cluster)
"""


def pack(texts: Sequence[str]) -> bytes:
    """Texts as they are kept: one after the other, compressed (Zstandard, RFC 8878)."""
    joined = _SEAM.join(texts).encode("utf-8", "surrogatepass")
    return zstandard.compress(joined, level=12)


def unpack(packed: bytes | memoryview) -> list[str]:
    """The texts that `pack` was given; none if they can't be read."""
    try:
        texts = zstandard.decompress(packed).decode("utf-8", "surrogatepass")
    except (zstandard.ZstdError, UnicodeDecodeError):
        logger.exception("A print can't be read")
        return []
    return texts.split(_SEAM)


def true_prints() -> QuerySet[Print]:
    """Prints of this version of the program whose pages are true. A story has one language."""
    return Print.objects.filter(_IS_TRUE, version=version.renderer())


def texts_of(story_ids: Collection[int]) -> dict[int, list[str]]:
    """The texts of those of these stories whose prints are true. One query."""
    rows = true_prints().filter(story__in=story_ids).values_list("story_id", "page")
    found = {pk: unpack(page) for pk, page in rows}
    if unread := [pk for pk, texts in found.items() if not texts]:
        Print.objects.filter(story__in=unread, version=version.renderer()).delete()
    return {pk: texts for pk, texts in found.items() if texts}


def cards_of(story_ids: Collection[int]) -> dict[int, Any]:
    """The cards of those of these stories whose prints say of them what is true. One query."""
    prints = Print.objects.filter(_CARD_IS_TRUE, version=version.renderer())
    return dict(prints.filter(story__in=story_ids).values_list("story_id", "card"))


def known() -> list[int]:
    """Ids of the stories that have a print of this version, true or not."""
    prints = Print.objects.filter(version=version.renderer()).order_by("story")
    return list(prints.values_list("story_id", flat=True))


def due(number: int, *, locales: Collection[int], but: Collection[int] = ()) -> list[int]:
    """Ids of live, open stories whose print of this version is not true any more or missing.

    `number` at most, of these locales, without those in `but`; the newest first among the missing.
    A story that is not open to all is printed when somebody asks for it.
    """
    told: dict[str, Any] = {
        "version": version.renderer(),
        "but": list(but),
        "locales": list(locales),
        "number": number,
    }
    with connection.cursor() as cursor:
        cursor.execute(_UNTRUE, told)
        ids = [pk for (pk,) in cursor.fetchall()]
        if len(ids) < number:
            cursor.execute(_MISSING, told)
            ids += [pk for (pk,) in cursor.fetchall()]
    return ids[:number]


_ASKED_FOR: Final = """
    page.live AND page.locale_id = ANY(%(locales)s) AND page.id <> ALL(%(but)s)
        AND news_page_is_open(page.path)
"""
# From what has changed to the prints that show it, not from each print to the changes. Of the changes
# of a tag the newest says whether a print has to be looked at: there may be a hundred thousand.
_UNTRUE: Final = f"""
SELECT DISTINCT page.id FROM (
    SELECT print.story_id FROM (
        SELECT DISTINCT ON (key) hashtextextended(tag, 0) AS key, xid FROM pagecache_change
        ORDER BY key, xid DESC
    ) AS newest JOIN prints_print AS print ON print.tags @> ARRAY[newest.key]
    WHERE print.version = %(version)s AND newest.xid >= pg_snapshot_xmin(print.snapshot)
        AND NOT prints_stands(print.tags, print.snapshot, print.made_by, print.up_to, print.cluster)
    UNION ALL
    SELECT story_id FROM prints_print WHERE version = %(version)s AND cluster <> (SELECT prints_cluster())
) AS untrue JOIN wagtailcore_page AS page ON page.id = untrue.story_id
WHERE {_ASKED_FOR} LIMIT %(number)s
"""  # noqa: S608  # written here
_MISSING: Final = f"""
SELECT page.id FROM wagtailcore_page AS page
JOIN news_storypage AS story ON story.page_ptr_id = page.id
WHERE {_ASKED_FOR} AND NOT EXISTS (SELECT FROM prints_print AS print
    WHERE print.story_id = page.id AND print.version = %(version)s)
ORDER BY page.first_published_at DESC, page.id DESC LIMIT %(number)s
"""  # noqa: S608  # as above


def true_ones(ids: Collection[int]) -> set[int]:
    """Those of these stories whose prints are true."""
    return set(true_prints().filter(story__in=ids).values_list("story_id", flat=True))


def drop_others(*, after: timedelta) -> int:
    """Drop prints of other versions of the program, so long `after` this one began to print; how many.

    Until then a process of the other version may still ask for them.
    """
    mine = Print.objects.filter(version=version.renderer(), at__lt=Now() - after)
    return Print.objects.exclude(version=version.renderer()).delete()[0] if mine.exists() else 0
