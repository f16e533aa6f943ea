"""What the API says of a citation, a topic, an author: these fields and no others.

Of stories it says what is printed (`news.readers.printing.shapes`). `openapi.py` describes each
shape; `tests/news/api` holds the two against each other.
"""

from django.http import HttpRequest

from news.addresses import absolute
from news.citations.models import Citation
from news.models import Author, StoryPage, Topic
from news.readers.printing.press import cards_of, printed_of
from news.readers.printing.shapes import Shape, csl_of, detail_url


def stories_in_list(rows: list[StoryPage]) -> list[Shape]:
    """Stories as lists have them."""
    cards = cards_of([row.pk for row in rows])
    return [dict(cards[row.pk].listed) for row in rows if row.pk in cards]


def story_in_full(row: StoryPage, _request: HttpRequest) -> Shape:
    """A story with its text, study summary, references and how it was checked."""
    return printed_of(row).full


def citation_in_list(citation: Citation, request: HttpRequest) -> Shape:
    """A source, as it was checked."""
    return {
        "id": citation.pk,
        "detail_url": detail_url(request, "citations", citation.pk),
        "csl": csl_of(citation.public_form),
    }


def citation_in_full(citation: Citation, request: HttpRequest) -> Shape:
    """A source, and the live stories that rest on it."""
    stories = (
        StoryPage.objects.published()
        .filter(citation_uses__citation=citation, citation_uses__is_shown=True)
        .defer_streamfields()
    )
    return citation_in_list(citation, request) | {
        "stories": [
            {
                "id": story.pk,
                "detail_url": detail_url(request, "stories", story.pk),
                "url": absolute(request, story.get_url(request) or ""),
                "headline": story.title,
            }
            for story in stories
        ]
    }


def topic_shape(topic: Topic, request: HttpRequest) -> Shape:
    """A topic, in lists and alone."""
    return {
        "slug": topic.slug,
        "detail_url": detail_url(request, "topics", topic.slug),
        "url": absolute(request, topic.get_absolute_url()),
        "name": topic.name,
        "description": topic.description,
        "stories": getattr(topic, "number", 0),
    }


def author_shape(author: Author, request: HttpRequest) -> Shape:
    """An author, in lists and alone."""
    return {
        "slug": author.slug,
        "detail_url": detail_url(request, "authors", author.slug),
        "url": absolute(request, author.get_absolute_url()),
        "name": author.name,
        "role": author.role,
        "biography": author.biography,
        "interests": author.interests,
        "elsewhere": author.elsewhere,
        "stories": getattr(author, "number", 0),
    }
