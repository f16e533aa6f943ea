"""Two people at one text: the second is told what the first did, and nothing typed is lost."""

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text, streamfield

from home.models import HomePage, StandingPage
from news.citations.models import HouseStyle
from news.factcheck.ledger.standard import CheckStandard
from news.models import CheckDisclosure, StoryIndexPage, StoryPage
from tests import factories
from tests.arranged import arranged
from tests.forms import sent_by, story_form

pytestmark = pytest.mark.django_db
MINE, THEIRS = "What I have typed.", "What somebody else has typed."


@arranged
def texts(writer):
    return {
        "story": factories.story(by=writer),
        "standing": factories.standing_page("About"),
        "home": HomePage.objects.get(),
        "section": StoryIndexPage.objects.get(),
        "topic": factories.topic(),
        "author": writer.author,
        "citation": factories.citation(by=writer),
        "house": HouseStyle.objects.create(),
        "standard": CheckStandard.objects.create(),
        "disclosure": CheckDisclosure.objects.create(),
    }


FIELDS = {
    "story": ("standfirst", MINE, THEIRS),
    "standing": ("introduction", MINE, THEIRS),
    "home": ("introduction", MINE, THEIRS),
    "section": ("introduction", MINE, THEIRS),
    "topic": ("description", MINE, THEIRS),
    "author": ("biography", MINE, THEIRS),
    "citation": ("note", MINE, THEIRS),
    "house": ("locale", "de-DE", "fr-FR"),
    "standard": ("sourced_share", "40", "50"),
}


def edit_url(text):
    meta = text._meta
    if isinstance(text, HouseStyle | CheckStandard | CheckDisclosure):
        return reverse("wagtailsettings:edit", args=[meta.app_label, meta.model_name, text.pk])
    if hasattr(text, "path"):
        return reverse("wagtailadmin_pages:edit", args=[text.pk])
    return reverse(f"wagtailsnippets_{meta.app_label}_{meta.model_name}:edit", args=[text.pk])


def opened(client, text, field):
    """The form as a browser has it open."""
    return form_in(client.get(edit_url(text)), field)


def browser(text, form):
    """What a script puts into a form besides."""
    if isinstance(text, HomePage):
        return form | nested_form_data({"front": streamfield([])})
    if isinstance(text, StoryPage):
        typed = {"standfirst": form["standfirst"], "title": text.title}
        loaded = {name: value for name, value in form.items() if name.startswith("loaded")}
        return story_form(author=text.authors[0], page=text, **typed) | loaded
    return form


def form_in(response, field):
    page = BeautifulSoup(response.content, "html.parser")
    [form] = [one for one in page.find_all("form") if one.find(attrs={"name": field})]
    return sent_by(form)


def stored(text, field):
    now = type(text).objects.get(pk=text.pk)
    newest = now.get_latest_revision_as_object() if hasattr(now, "latest_revision") else now
    return str(getattr(newest, field))


@pytest.mark.parametrize("kind", FIELDS)
def test_the_second_is_told_and_nothing_typed_is_lost(texts, kind, admin, as_user):
    text, (field, mine, theirs) = texts[kind], FIELDS[kind]
    olga = factories.account("Olga", "Other", "Editors", is_superuser=True)
    me, other = as_user(admin), as_user(olga)
    form, others_form = opened(me, text, field), opened(other, text, field)
    other.post(edit_url(text), browser(text, others_form | {field: theirs}))
    assert stored(text, field) == theirs
    response = me.post(edit_url(text), browser(text, form | {field: mine}))
    html = response.content.decode()
    assert response.status_code == 200
    assert "Olga Other" in html
    assert "after you opened" in html
    assert stored(text, field) == theirs
    again = form_in(response, field)
    assert again[field] == mine  # nothing typed is lost
    assert "See what changed" in html or theirs in html  # and the difference is shown
    me.post(edit_url(text), browser(text, again))
    assert stored(text, field) == mine


@pytest.mark.parametrize("kind", FIELDS)
def test_one_person_saves_as_often_as_they_like(texts, kind, admin, as_user):
    text, (field, mine, theirs) = texts[kind], FIELDS[kind]
    me = as_user(admin)
    for value in (mine, theirs):
        form = opened(me, text, field)
        me.post(edit_url(text), browser(text, form | {field: value}))
        assert stored(text, field) == value


def test_a_save_of_ones_own_in_between_hides_nobody_elses(texts, admin, as_user):
    """One has it open, a colleague saves, and one's other window saves too."""
    topic = texts["topic"]
    olga = factories.account("Olga", "Other", "Editors", is_superuser=True)
    me = as_user(admin)
    form = opened(me, topic, "description")
    for client, words in ((as_user(olga), THEIRS), (me, "Something third.")):
        client.post(edit_url(topic), opened(client, topic, "description") | {"description": words})
    html = me.post(edit_url(topic), form | {"description": MINE}).content.decode()
    assert "Olga Other" in html
    assert stored(topic, "description") == "Something third."


def test_who_was_told_is_not_saved_by_a_script(texts, admin, as_user):
    topic = texts["topic"]
    olga = factories.account("Olga", "Other", "Editors", is_superuser=True)
    me, other = as_user(admin), as_user(olga)
    form = opened(me, topic, "description")
    assert me.get(edit_url(topic)).context["autosave_enabled"]
    other.post(edit_url(topic), opened(other, topic, "description") | {"description": THEIRS})
    response = me.post(edit_url(topic), form | {"description": MINE})
    assert not response.context["autosave_enabled"]


def test_a_preview_asks_nobody(texts, admin, as_user):
    topic = texts["topic"]
    olga = factories.account("Olga", "Other", "Editors", is_superuser=True)
    me, other = as_user(admin), as_user(olga)
    form = opened(me, topic, "description")
    other.post(edit_url(topic), opened(other, topic, "description") | {"description": THEIRS})
    url = reverse("wagtailsnippets_news_topic:preview_on_edit", args=[topic.pk])
    assert me.post(url, form | {"description": MINE}).json()["is_valid"]


def test_two_stories_with_one_address_become_one_and_a_form_with_everything_in_it(
    section, writer, as_user
):
    other = factories.writer("Otto", "Other")
    url = reverse("wagtailadmin_pages:add", args=["news", "storypage", section.pk])
    as_user(writer).post(url, story_form(author=writer.author))
    response = as_user(other).post(
        url, story_form(author=other.author, standfirst=MINE, title="Cells grew again")
    )
    assert StoryPage.objects.filter(slug="cells-grew").count() == 1
    html = response.content.decode()
    assert "already in use" in html
    assert MINE in html


def test_a_page_with_a_taken_address_comes_back(editor, as_user):
    home = HomePage.objects.get()
    url = reverse("wagtailadmin_pages:add", args=["home", "standingpage", home.pk])
    form = nested_form_data(
        {"title": "A", "slug": "a", "introduction": MINE, "body": rich_text("<p>A</p>")}
        | {"comments": inline_formset([]), "seo_title": "", "search_description": "", "subject": ""}
    )
    client = as_user(editor)
    assert client.post(url, form).status_code == 302
    response = client.post(url, form)
    assert response.status_code == 200
    assert MINE in response.content.decode()
    assert StandingPage.objects.filter(slug="a").count() == 1
