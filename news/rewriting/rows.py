"""What a rewrite stores past Django: bodies and versions, which its models would read and write whole."""

import json
from collections.abc import Mapping
from typing import Any

from django.db import connection

from .rule import Body


def row_body(story_id: int) -> Body:
    """The body of a story's row, as it is stored."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT body::text FROM news_storypage WHERE page_ptr_id = %s", [story_id])
        row: Any = cursor.fetchone()
    body: Body = json.loads(row[0])
    return body


def store_row(story_id: int, body: Body) -> None:
    """Give a story's row this body."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE news_storypage SET body = %s::jsonb WHERE page_ptr_id = %s",
            [json.dumps(body), story_id],
        )


def digests_of(contents: Mapping[int, str]) -> dict[str, str]:
    """By revision, the database's digests of its content before and after."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT r.id, factcheck_digest(r.content) || ' ' || factcheck_digest(now.content::jsonb)"
            " FROM unnest(%s::bigint[], %s::text[]) AS now (id, content)"
            " JOIN wagtailcore_revision r ON r.id = now.id",
            [list(contents), list(contents.values())],
        )
        return {str(pk): digests for pk, digests in cursor.fetchall()}


def store_contents(contents: Mapping[int, str]) -> None:
    """Give each revision its content, which is JSON."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE wagtailcore_revision r SET content = now.content::jsonb"
            " FROM unnest(%s::bigint[], %s::text[]) AS now (id, content) WHERE r.id = now.id",
            [list(contents), list(contents.values())],
        )
