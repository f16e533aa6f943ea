"""Whatever changes a page, the next reader gets the new one: on every process, and no other page."""

from datetime import timedelta
from itertools import count

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.utils import timezone
from wagtail.models import PageViewRestriction, Revision, Site

from home.models import HomePage
from news.citations.models import Contributor, HouseStyle
from news.citations.models.formatted import FormattedReference
from news.citations.printing.formatted import store
from news.desk.models import User
from news.images.models import NewsImage
from news.models import Author, CheckDisclosure, StoryIndexPage, StoryPage, Topic
from news.prints import shelf
from news.prints.models import Print
from news.readers.printing.press import print_anew
from tests import factories
from tests.arranged import arranged
from tests.factories import marker, paragraph

pytestmark = pytest.mark.django_db(transaction=True)


numbers = count(1)


class Newsroom:
    """Two stories of one topic on one source, one about something else; `n` is in every slug."""

    def __init__(self):
        self.n = next(numbers)
        self.topic = factories.topic(f"Sleep {self.n}")
        self.source = factories.checked_citation()
        store([self.source.public_form])
        self.picture = factories.image()
        common = {"lead_image": self.picture, "lead_image_alt": "A", "topics": [self.topic]}
        body = [paragraph(f"Cells grew.{marker(self.source)}")]
        slug = f"sleep-{self.n}"
        self.story = factories.live_story(title=f"Cleans {self.n}", slug=slug, body=body, **common)
        slug = f"dreams-{self.n}"
        self.other = factories.live_story(title=f"Dreams {self.n}", slug=slug, body=body, **common)
        maps = factories.topic(f"Maps {self.n}")
        self.far = factories.live_story(title="Taxis", slug=f"taxis-{self.n}", topics=[maps])
        self.about = factories.standing_page(f"About {self.n}", body="<p>We are.</p>")
        body = f'<p><a linktype="page" id="{self.story.pk}">It</a></p>'
        factories.standing_page(f"Linking {self.n}", body=body)


@arranged
def room():
    """All of it committed, and the pictures drawn: to draw one is a change of what shows it."""
    made = Newsroom()
    for page in (made.story, made.other, made.far, HomePage.objects.get()):
        Client().get(page.url)
    Client().get("/news/")
    return made


def publish(room):
    draft = StoryPage.objects.get(pk=room.story.pk).get_latest_revision_as_object()
    draft.title = "Slumber"
    draft.save_revision(user=draft.owner)
    factories.submit(draft, by=draft.owner)
    factories.approve(draft, factories.account("New", "Checker", "Fact-checkers"))
    factories.approve(draft, factories.account("New", "Editor", "Editors"))


def unpublish(room):
    factories.withdraw(StoryPage.objects.get(pk=room.story.pk))


def expire(room):
    past = timezone.now() - timedelta(minutes=1)
    StoryPage.objects.filter(pk=room.story.pk).update(expire_at=past)
    call_command("publish_scheduled")


def go_live(room):
    writer = factories.writer("Late", "Writer")
    page = factories.story(by=writer, title="Embargo lifted", slug=f"late-{room.n}")
    factories.submit(page, by=writer)
    factories.approve(page, factories.account("Late", "Checker", "Fact-checkers"))
    editor = factories.account("Late", "Editor", "Editors")
    factories.approve(page, editor, go_live_at=timezone.now() + timedelta(hours=1))
    Revision.objects.filter(approved_go_live_at__isnull=False).update(
        approved_go_live_at=timezone.now() - timedelta(minutes=1)
    )
    call_command("publish_scheduled")


def rename_topic(room):
    room.topic.name = f"Slumber {room.n}"
    factories.put_live(room.topic)


def rename_topic_in_bulk(room):
    with factories.unread("news_topic"):
        Topic.objects.filter(pk=room.topic.pk).update(name=f"Slumber {room.n}")


def rename_topic_in_sql(room):
    with factories.unread("news_topic"), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE news_topic SET name = 'Slumber ' || id WHERE id = %s", [room.topic.pk]
        )


def take_topic_away(room):
    StoryPage.topics.through.objects.filter(storypage=room.story).delete()


def move_focal_point(room):
    image = NewsImage.objects.get(pk=room.picture.pk)
    image.focal_point_x = image.focal_point_y = 3
    image.focal_point_width = image.focal_point_height = 4
    image.save()


def give_author_a_beat(room):
    author = Author.objects.get(bylines__story=room.story)
    author.role = "Slumber desk"
    factories.put_live(author)


def change_slug(room):
    page = StoryPage.objects.get(pk=room.story.pk)
    page.slug = f"slumber-{room.n}"
    page.save()


def retract(room):
    factories.retract(room.source, by=factories.account("Rita", "Retractor", "Fact-checkers"))


def format_anew(room):
    FormattedReference.objects.update(html='<p class="reference">Slumber</p>')


def arrange_front(room):
    home = HomePage.objects.get()
    home.introduction = "Slumber everywhere"
    factories.put_live(home)


def edit_standing_page(room):
    room.about.body = "<p>Slumber.</p>"
    factories.put_live(room.about)


def rename_standing_page(room):
    room.about.title = "Slumber"
    factories.put_live(room.about)


def hide_names(room):
    CheckDisclosure.objects.create(names_checkers=False)


def show_names(room):
    CheckDisclosure.objects.all().delete()


def prefer_the_role(room):
    User.objects.filter(first_name="Rula").update(shown_as="role")


def name_sources_in_text(room):
    HouseStyle.objects.create(inline="source")


def number_sources_in_text(room):
    HouseStyle.objects.all().delete()


def move_the_site(room):
    Site.objects.update(hostname="slumber.example")


def move_it_back(room):
    Site.objects.update(hostname="localhost")


def close(room):
    PageViewRestriction.objects.create(
        page=room.story, restriction_type=PageViewRestriction.PASSWORD, password="x"
    )


def title_section(room):
    section = StoryIndexPage.objects.get()
    section.seo_title = "Slumber"
    factories.put_live(section)


def make_it_the_policy(room):
    room.about.subject = "corrections"
    factories.put_live(room.about)


def purge_renditions(room):
    NewsImage.objects.get(pk=room.picture.pk).renditions.all().delete()


def introduce_section(room):
    with factories.unread("news_storyindexpage"):
        StoryIndexPage.objects.update(introduction="Slumber")


SLEEP, TAXIS, DREAMS = "/news/sleep-{n}/", "/news/taxis-{n}/", "/news/dreams-{n}/"
TOPIC, MAPS, ABOUT = "/topics/sleep-{n}/", "/topics/maps-{n}/", "/about-{n}/"
FEED, MAPS_FEED = "/feeds/topics/sleep-{n}.rss", "/feeds/topics/maps-{n}.rss"
GONE = "taken off the site"
CAUSES = [
    # what happens, where it is seen, what is there then, what is gone, which page stays as it was
    (publish, SLEEP, "Slumber", "Cleans {n}", TAXIS),
    (publish, "/news/", "Slumber", "Cleans {n}", MAPS),
    (publish, DREAMS, "Slumber", "Cleans {n}", TAXIS),
    (publish, "/explainers/", "", "", TAXIS),
    (unpublish, SLEEP, GONE, "Cells grew", TAXIS),
    (unpublish, "/", "", "Cleans {n}", TAXIS),
    (unpublish, "/feeds/topics/sleep-{n}.rss", "", "Cleans {n}", "/feeds/topics/maps-{n}.rss"),
    (unpublish, "/sitemap-stories-1.xml", "", "/news/sleep-{n}/", TAXIS),
    (expire, SLEEP, GONE, "Cells grew", TAXIS),
    (go_live, "/", "Embargo lifted", "", TAXIS),
    (go_live, "/news-sitemap.xml", "/news/late-{n}/", "", TAXIS),
    (rename_topic, SLEEP, "Slumber", ">Sleep {n}<", TAXIS),
    (rename_topic, TOPIC, "Slumber", ">Sleep {n}<", TAXIS),
    (rename_topic_in_bulk, SLEEP, "Slumber", ">Sleep {n}<", TAXIS),
    (rename_topic_in_sql, SLEEP, "Slumber", ">Sleep {n}<", TAXIS),
    (take_topic_away, TOPIC, "", "Cleans {n}", MAPS),
    (take_topic_away, SLEEP, "", ">Sleep {n}<", TAXIS),
    (move_focal_point, SLEEP, "", "", TAXIS),
    (move_focal_point, "/news/", "", "", TAXIS),
    (give_author_a_beat, "{author}", "Slumber desk", "", TAXIS),
    (change_slug, "/news/", "/news/slumber-{n}/", "/news/sleep-{n}/", TAXIS),
    (change_slug, DREAMS, "/news/slumber-{n}/", "/news/sleep-{n}/", TAXIS),
    (retract, SLEEP, "Retracted", "", TAXIS),
    (retract, FEED, "Retracted", "", MAPS_FEED),
    (rename_topic, FEED, "Slumber", "", MAPS_FEED),
    (change_slug, "/linking-{n}/", "/news/slumber-{n}/", "/news/sleep-{n}/", TAXIS),
    (title_section, "/news/", "Slumber |", "", TAXIS),
    (make_it_the_policy, TAXIS, "correctionsPolicy", "", ""),
    (purge_renditions, SLEEP, "", "", TAXIS),
    (format_anew, SLEEP, "Slumber", "", TAXIS),
    (arrange_front, "/", "Slumber everywhere", "", TAXIS),
    (edit_standing_page, ABOUT, "Slumber", "We are", TAXIS),
    (rename_standing_page, SLEEP, "Slumber", "About {n}", ""),
    (hide_names, SLEEP, "2 fact-checkers", "Chris", ""),
    (show_names, SLEEP, "Chris", "2 fact-checkers", ""),
    (prefer_the_role, SLEEP, "and a fact-checker", "Rula", ""),
    (name_sources_in_text, SLEEP, "cite-name", "", ""),
    (number_sources_in_text, SLEEP, "", "cite-name", ""),
    (move_the_site, SLEEP, "slumber.example", "", ""),
    (move_it_back, SLEEP, "", "slumber.example", ""),
    (close, SLEEP, "password", "Cells grew", ""),
    (introduce_section, "/news/", "Slumber", "", TAXIS),
]


def warm(servers, path):
    """Ask until both have it ready; what they say."""
    # The first draws the pictures, which is a change of what it shows; so one round may not do.
    for _round in range(4):
        kept = [one.get(path) for one in servers]
        if all(answer.headers.get("X-Cache") == "hit" for answer in kept):
            break
    assert [answer.headers["X-Cache"] for answer in kept] == ["hit"] * len(kept), path
    assert len({answer.text for answer in kept}) == 1
    return kept[0].text


# What some need to have happened before they can.
FIRST = {
    show_names: hide_names,
    number_sources_in_text: name_sources_in_text,
    move_it_back: move_the_site,
}
HAPPENS = list(dict.fromkeys(happens for happens, *_seen in CAUSES))


# Which of the three stories are printed anew: those that show what has changed, and no others.
NONE, THIS, BOTH, ALL = set(), {"story"}, {"story", "other"}, {"story", "other", "far"}
PRINTS = {
    publish: THIS,
    unpublish: THIS,
    expire: THIS,
    go_live: NONE,
    rename_topic: BOTH,
    rename_topic_in_bulk: BOTH,
    rename_topic_in_sql: BOTH,
    take_topic_away: THIS,
    move_focal_point: BOTH,
    give_author_a_beat: THIS,
    change_slug: THIS,
    retract: BOTH,
    title_section: NONE,
    make_it_the_policy: NONE,
    purge_renditions: BOTH,
    format_anew: BOTH,
    arrange_front: NONE,
    edit_standing_page: NONE,
    rename_standing_page: NONE,
    hide_names: ALL,
    show_names: ALL,
    prefer_the_role: ALL,
    name_sources_in_text: ALL,
    number_sources_in_text: ALL,
    move_the_site: ALL,
    move_it_back: ALL,
    close: NONE,
    introduce_section: NONE,
}


def print_all(room):
    """Print the three stories; the ids of their publications."""
    # A size of a picture whose file is gone is drawn anew, which is a change of what shows it.
    for _round in range(3):
        print_anew([room.story.pk, room.other.pk, room.far.pk])
    assert shelf.true_prints().count() == 3
    return list(Print.objects.values_list("publication", flat=True))


@pytest.mark.parametrize("happens", HAPPENS, ids=lambda one: one.__name__)
def test_the_next_reader_gets_the_new_page(media, room, four_servers, happens):
    if happens in FIRST:
        FIRST[happens](room)
    names = {"n": room.n, "author": room.story.authors[0].get_absolute_url()}
    rows = [[text.format(**names) for text in seen] for cause, *seen in CAUSES if cause is happens]
    before = {path: warm(four_servers, path) for path, *_rest in rows}
    for path in {untouched for *_rest, untouched in rows if untouched}:
        warm(four_servers, path)
    publications = print_all(room)
    happens(room)
    still = shelf.true_prints().filter(publication__in=publications)
    stories = {"story": room.story.pk, "other": room.other.pk, "far": room.far.pk}
    standing = set(still.values_list("story", flat=True))
    assert {name for name, pk in stories.items() if pk not in standing} == PRINTS[happens]
    for one in four_servers:
        for path, there, gone, untouched in rows:
            after = one.get(path)
            assert after.headers.get("X-Cache") != "hit", path
            assert there in after.text, path
            assert not gone or (gone in before[path] and gone not in after.text), path
            if untouched:
                assert one.get(untouched).headers["X-Cache"] == "hit", "too much is gone"


def test_what_is_not_published_changes_nothing(media, room, four_servers):
    path = SLEEP.format(n=room.n)
    before = warm(four_servers, path)
    draft = StoryPage.objects.get(pk=room.story.pk).get_latest_revision_as_object()
    draft.title = "CANARY-DRAFT"
    text = f"CANARY.{marker(factories.checked_citation())}"
    draft.body = draft.body.stream_block.to_python([paragraph(text)])
    draft.save_revision(user=draft.owner)
    factories.story(by=draft.owner, title="CANARY-NEW", topics=[room.topic])
    factories.checked_citation(people=[("Nobody", "N")])
    Contributor.objects.filter(family="Nobody").delete()
    for one in four_servers:
        after = one.get(path)
        assert (after.headers["X-Cache"], after.text) == ("hit", before)


RENAME = "UPDATE news_topic SET name = 'Slumber' WHERE id = %s"


def test_a_change_that_is_rolled_back_is_none(media, room, one_server):
    path = SLEEP.format(n=room.n)
    warm([one_server], path)
    with connection.cursor() as cursor:
        cursor.execute("BEGIN")
        cursor.execute(RENAME, [room.topic.pk])
        assert one_server.get(path).headers["X-Cache"] == "hit"
        cursor.execute("ROLLBACK")
    assert one_server.get(path).headers["X-Cache"] == "hit"


def test_a_change_that_commits_after_a_page_was_made_is_not_lost(media, room, one_server):
    """The transaction began before the page was asked for, and ends after it was made."""
    path = SLEEP.format(n=room.n)
    with factories.unread("news_topic"), connection.cursor() as cursor:
        cursor.execute("BEGIN")
        cursor.execute(RENAME, [room.topic.pk])
        assert f">{room.topic.name}<" in one_server.get(path).text
        cursor.execute("COMMIT")
    assert ">Slumber<" in one_server.get(path).text
