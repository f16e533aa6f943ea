"""Writes stories of the corpus, and one of sixty blocks, as JSON lines for the plain site.

With all that our page of a story says, so that the plain site can say the same.
"""

import json
import sys
from typing import Any
from uuid import uuid4

import django

django.setup()

from news.citations.records.csl import from_csl  # noqa: E402  # Django has to be set up first
from news.labels import label_words  # noqa: E402
from news.models import StoryPage  # noqa: E402
from news.readers.shown import StoryInFull  # noqa: E402
from news.readers.shown_check import Resting  # noqa: E402
from news.text.jsonld import source_as_jsonld  # noqa: E402

from . import acts, inside  # noqa: E402


def _items(values: list[Any]) -> list[dict[str, Any]]:
    """A list as Wagtail stores it."""
    return [{"id": str(uuid4()), "type": "item", "value": value} for value in values]


def plain(story: StoryPage) -> dict[str, Any]:
    """One story as its readers see it; markers are numbers in its text, references are printed."""
    shown = StoryInFull.live(story)
    text, check = shown.text, shown.check
    body = []
    for block in story.body:
        if block.block_type == "paragraph":
            value: Any = text.html_of(block.value) or ""
        elif block.block_type == "subheading":
            value = block.value
        elif block.block_type == "study_summary":
            facts = [{"name": name, "answer": answer} for name, answer in block.value.facts]
            value = {
                "marker": str(text.study_marker),
                "facts": _items(facts),
            }
        else:
            points = [
                {"lead_in": one["lead_in"], "text": text.html_of(one["text"]) or ""}
                for one in block.value["points"]
            ]
            value = {
                "heading": block.value["heading"],
                "points": _items(points),
                "wrong_conclusion": text.html_of(block.value["wrong_conclusion"]) or "",
            }
        kind = "study" if block.block_type == "study_summary" else block.block_type
        body.append({"type": kind, "value": value})
    return {
        "title": story.title,
        "slug": story.slug,
        "standfirst": story.standfirst,
        "place": story.dateline_place,
        "day": story.dateline_date.isoformat(),
        "evidence": [str(words) for words in label_words(shown.label)] if shown.label else [],
        "authors": [[one.name, one.author.slug] for one in shown.authors],
        "topics": [[topic.name, topic.slug] for topic in story.topics.all()],
        "at": story.first_published_at.isoformat(),
        "has_picture": bool(story.lead_image),
        "body": body,
        "check": {
            "checked_by": check.by,
            "checked_on": check.at.date().isoformat(),
            "statements": check.statements,
            "verified": check.compared,
            "exempt": check.exempt,
            "sources": check.sources,
        },
        "references": [
            {
                "text": str(one.html),
                "data": source_as_jsonld(from_csl(one.form)),
                "resting": shown.resting.get(one.citation_id, Resting()).compared,
                "places": list(one.anchors),
            }
            for one in text.references
        ],
    }


def main() -> None:
    path, number = sys.argv[1], int(sys.argv[2])
    typical = inside.typical_story()
    stories = StoryPage.objects.published().exclude(pk=typical.pk)[: number - 1]
    body = StoryPage.body.field.to_python(acts.long_body())
    long = StoryPage.objects.published().first()
    with open(path, "w", encoding="utf-8") as lines:  # noqa: PTH123
        lines.writelines(json.dumps(plain(story)) + "\n" for story in [*stories, typical])
        assert long
        long.body, long.title, long.slug = body, "Sixty blocks", "sixty-blocks"
        lines.write(json.dumps(plain(long)) + "\n")
    print(typical.slug)


if __name__ == "__main__":
    main()
