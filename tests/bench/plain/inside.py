"""What the plain site costs: loads what `export` wrote, and is asked in process."""

import json
import sys
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

import django

django.setup()

from django.core.files.images import ImageFile  # noqa: E402  # Django has to be set up first
from django.db import connection, transaction  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from wagtail.actions.publish_page_revision import PublishPageRevisionAction  # noqa: E402
from wagtail.images.models import Image  # noqa: E402
from wagtail.models import Page, Revision, Site  # noqa: E402

from news.demo.pictures import draw_picture  # noqa: E402
from tests.bench.asking import answer  # noqa: E402
from tests.bench.timing import sample, times  # noqa: E402

from .models import Article, ArticleReference, Author, Byline, Front, Reference, Section, Topic  # noqa: E402


def queries(act: Any) -> int:
    with CaptureQueriesContext(connection) as captured:
        act()
    return len(captured)


def load(path: str) -> None:
    """Everything, unless it is there."""
    if Section.objects.exists():
        return
    front = Page.get_first_root_node().add_child(instance=Front(title="Plain", slug="plain"))
    Site.objects.update(root_page=front)
    section = front.add_child(instance=Section(title="News", slug="news", show_in_menus=True))
    picture = Image.objects.create(
        title="A drawing", file=ImageFile(draw_picture("scatter"), name="plain.png")
    )
    references: dict[str, Reference] = {}
    with open(path, encoding="utf-8") as lines, transaction.atomic():  # noqa: PTH123
        for line in lines:
            story = json.loads(line)
            article = Article(
                title=story["title"],
                slug=story["slug"],
                standfirst=story["standfirst"],
                place=story["place"],
                day=date.fromisoformat(story["day"]),
                evidence=story["evidence"],
                picture=picture if story["has_picture"] else None,
                body=json.dumps(story["body"]),
                first_published_at=datetime.fromisoformat(story["at"]),
                last_published_at=datetime.fromisoformat(story["at"]),
                **story["check"],
            )
            for place, one in enumerate(story["references"], start=1):
                known = references.get(one["text"])
                if not known:
                    known = Reference.objects.create(text=one["text"], data=one["data"])
                    references[one["text"]] = known
                said = {"resting": one["resting"], "places": one["places"]}
                article.references.add(ArticleReference(reference=known, sort_order=place, **said))
            for place, (name, slug) in enumerate(story["authors"]):
                author, _new = Author.objects.get_or_create(name=name, slug=slug)
                article.bylines.add(Byline(author=author, sort_order=place))
            section.add_child(instance=article)
            article.topics.set(
                Topic.objects.get_or_create(name=name, slug=slug)[0]
                for name, slug in story["topics"]
            )
            article.save()


def acts(slug: str) -> Any:
    client = Client(headers={"host": "localhost"})
    article = Article.objects.get(slug=slug)

    def get(path: str) -> Any:
        answer = client.get(path)
        assert answer.status_code == 200, (path, answer.status_code)
        return answer

    yield "story, 30 references", lambda: get(article.url)
    yield "list, page 1", lambda: get("/news/")
    from django.contrib.auth import get_user_model

    admin = get_user_model().objects.filter(username="bench").first()
    admin = admin or get_user_model().objects.create_superuser("bench", "b@bench.example", "x")
    desk = Client(headers={"host": "localhost"})
    desk.force_login(admin)
    long = Article.objects.get(slug="sixty-blocks")
    yield "story editor, 60 blocks", lambda: desk.get(f"/admin/pages/{long.pk}/edit/")

    def undone(act: Any) -> Any:
        def run() -> Any:
            with transaction.atomic():
                answer = act()
                transaction.set_rollback(True)
            return answer

        return run

    def save() -> Any:
        version = Article.objects.get(pk=long.pk).get_latest_revision_as_object()
        version.standfirst = "Another standfirst, as somebody types it."
        return version.save_revision(user=admin)

    yield "save a draft", undone(save)
    revision = long.save_revision(user=admin)

    def publish() -> None:
        again = Revision.objects.get(pk=revision.pk)
        PublishPageRevisionAction(again, user=admin).execute(skip_permission_checks=True)

    yield "publish anew", undone(publish)


def main() -> None:
    path, slug, repeats = sys.argv[1], sys.argv[2], int(sys.argv[3])
    load(path)
    known = dict(acts(slug))

    def measured() -> Any:
        return {
            "story": Article.objects.get(slug=slug).url,
            "acts": {
                name: asdict(sample(act, repeats=repeats, queries=queries))
                for name, act in known.items()
            },
        }

    answer({"all": measured, "times": lambda name, number: times(known[name], number)})


if __name__ == "__main__":
    main()
