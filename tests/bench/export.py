"""Writes stories of the corpus, and one of sixty blocks, as JSON lines for the plain site."""

import json
import sys
from typing import Any

import django

django.setup()

from news.models import StoryPage  # noqa: E402  # Django has to be set up first
from news.story_text import prepare  # noqa: E402

from . import acts, inside  # noqa: E402

FACTS = ("design", "peer_review", "subjects", "participants", "who", "method", "finding")


def plain(story: StoryPage) -> dict[str, Any]:
    """One story; markers are numbers in its text, references are printed."""
    text = prepare(story.body)
    body = []
    for block in story.body:
        if block.block_type == "paragraph":
            value: Any = text.html_of(block.value) or ""
        elif block.block_type == "subheading":
            value = block.value
        elif block.block_type == "study_summary":
            value = [
                {"type": "item", "value": {"name": name, "answer": str(block.value[name])}}
                for name in FACTS
            ]
        else:
            value = {
                "heading": block.value["heading"],
                "points": [
                    {
                        "type": "item",
                        "value": {
                            "lead_in": one["lead_in"],
                            "text": text.html_of(one["text"]) or "",
                        },
                    }
                    for one in block.value["points"]
                ],
                "not_meaning": text.html_of(block.value["not_meaning"]) or "",
            }
        kind = "study" if block.block_type == "study_summary" else block.block_type
        body.append({"type": kind, "value": value})
    return {
        "title": story.title,
        "slug": story.slug,
        "standfirst": story.standfirst,
        "place": story.dateline_place,
        "day": story.dateline_date.isoformat(),
        "author": story.authors[0].name if story.authors else "A writer",
        "topics": [topic.name for topic in story.topics.all()],
        "at": story.first_published_at.isoformat(),
        "body": body,
        "references": [str(one.html) for one in text.references],
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
