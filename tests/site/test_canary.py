"""Nothing that one person has typed reaches a reader: tried with every field of every form."""

import os
import re
from pathlib import Path

import pytest
from django.apps import apps
from django.db import models
from django.db.models import GeneratedField
from django.test import Client
from django.urls import reverse
from wagtail.fields import StreamField
from wagtail.models import Site

from home.models import HomePage
from news.citations.models import HouseStyle
from news.factcheck.ledger.answers import Said, add_note
from news.factcheck.ledger.ruling import Where
from news.factcheck.ledger.standard import CheckStandard
from news.factcheck.ledger.state import ledger_of
from news.models import CheckDisclosure, StoryIndexPage, StoryPage
from search.finding import Filters
from search.queries import Search
from tests import factories
from tests.arranged import arranged
from tests.factories import marker, paragraph, rule_on, submit

from .access import PEOPLE
from .canary import forms_of_the_desk, public_paths, read_rows, type_into
from .test_access import people, world  # noqa: F401  # fixtures

pytestmark = pytest.mark.django_db
OURS = {"home", "news", "citations", "desk", "factcheck", "images", "secondread", "pagecache"}
# Each with a grammar or a check digit, and with its own check as part of a source or a profile.
FORMS = {
    *(f"citations.Citation.{name}" for name in ("accessed", "doi", "event_date", "isbn", "issued")),
    *("citations.Citation.pmid", "citations.Citation.url", "citations.Contributor.orcid"),
    "news.Author.orcid",
}
# Typed while a text is with the desk: see the test of what the desk says among itself below, and for
# headings of the front tests/secondread.
WITH_THE_DESK = {
    *("factcheck.Note.locator", "factcheck.Note.text", "news.MinorChange.why"),
    *("factcheck.Support.locator", "factcheck.Support.quotation", "home.HomePage.front"),
}
# Written by code alone: digests, hashes, answers of outside services, words that stand elsewhere too.
BY_CODE = {
    *("citations.CitationImport.format", "citations.CitationImport.reason"),
    *("citations.DocumentVersion.problem", "citations.DocumentVersion.sha256"),
    *("citations.Flag.notice_doi", "citations.ImportedEntry.detail"),
    *(
        f"citations.FormattedReference.{name}"
        for name in ("engine", "form_digest", "html", "locale", "style")
    ),
    *(f"citations.LinkCheck.{name}" for name in ("archived_url", "detail", "url")),
    *(f"citations.Notice.{name}" for name in ("doi", "notice_doi", "pmid", "reason", "record_id")),
    *("desk.Contribution.object_id", "desk.Contribution.text_digest", "desk.User.password"),
    *("desk.Session.session_data", "desk.Session.session_key"),
    *(f"factcheck.Clearance.{name}" for name in ("digest", "hash", "previous_hash", "text_digest")),
    *(f"factcheck.ClearedStatement.{name}" for name in ("label", "place", "text")),
    *(f"factcheck.Statement.{name}" for name in ("digest", "kind", "text", "words_digest")),
    *("factcheck.Rewrite.rule", "factcheck.Ruling.anchor"),
    *("images.Rendition.filter_spec", "news.Publication.fingerprint"),
    *("home.HomePage.path", "home.StandingPage.path"),
    *("news.StoryIndexPage.path", "news.StoryPage.path"),
    *("pagecache.Change.tag", "pagecache.EdgeCopy.url"),
    *("secondread.Approval.object_id", "secondread.Approval.text_digest"),
}


def crawl(paths, words):
    """Where anybody finds one of `words`, as (path, word)."""
    client = Client()
    found = []
    for path in [*paths, "/search/suggest/?q=zq"]:
        response = client.get(path)
        body = b"".join(response) if response.streaming else response.content
        text = body.decode("utf-8", "replace")
        found += [(path, word) for word in words if word in text]
    # The page of a search repeats what was asked for; so it is asked what it would list.
    return found + [
        ("/search/", word) for word in words if list(Search(word, Filters()).page(1, size=1))
    ]


@arranged
def more(people, world):  # noqa: F811
    """Addresses of forms beside those that the access table asks for, by what they are about."""
    home, section = HomePage.objects.get(), StoryIndexPage.objects.get()
    live = StoryPage.objects.live().get()
    about = factories.standing_page("About")
    edit = {"home": home, "section": section, "live-story": live, "standing": about}
    found = {
        f"wagtailadmin_pages:edit/{name}": reverse("wagtailadmin_pages:edit", args=[page.pk])
        for name, page in edit.items()
    }
    add = {"story": ("news", "storypage", section), "standing": ("home", "standingpage", home)}
    for name, (app, model, parent) in add.items():
        url = reverse("wagtailadmin_pages:add", args=[app, model, parent.pk])
        found[f"wagtailadmin_pages:add/{name}"] = url
    for model in (HouseStyle, CheckStandard, CheckDisclosure):
        meta = model._meta
        args = [meta.app_label, meta.model_name, model.load().pk]
        found[f"wagtailsettings:edit/{meta.model_name}"] = reverse(
            "wagtailsettings:edit", args=args
        )
    return found


def typed_by(person, number, people, world, more):  # noqa: F811
    """What one person has typed into all forms that are theirs, and sent."""
    client = factories.signed_in(people[person])
    forms = list(forms_of_the_desk(world, client, PEOPLE.index(person), more=more))
    for at, (row, path, form) in enumerate(forms, start=100 * number):
        yield type_into(f"{row}", path, form, client, at)


def test_no_field_of_any_form_shows_readers_what_one_person_typed(people, world, more):  # noqa: F811
    paths = public_paths(world)
    became, named = {}, {}
    for number, person in enumerate(("administrator", "fact-checker", "writer")):
        for typed in typed_by(person, number, people, world, more):
            for name, word in typed.words.items():
                key = (typed.row, re.sub(r"-\d+-", "-N-", name))
                named[word] = key
                became[key] = "saved" if typed.is_saved or became.get(key) == "saved" else "refused"
    seen = {(path, *named[word]) for path, word in crawl(paths, list(named))}
    if report := os.environ.get("CANARY_REPORT"):  # to draw up the table anew
        lines = [f"{row} {name} {what}\n" for (row, name), what in sorted(became.items())]
        Path(report).write_text("".join(lines))
    assert seen == set()
    assert became == read_rows()


def test_the_name_that_an_administrator_gives_the_site_is_the_desks_own(world):  # noqa: F811
    """Its address is where it is, and no word; so sites are not among the forms above."""
    Site.objects.update(site_name="zqsitex")
    assert crawl(public_paths(world), ["zqsitex"]) == []


def test_every_text_of_every_table_is_typed_somewhere_or_by_nobody():
    """A new field needs a form in the table, or a reason here."""
    typed = {name.rpartition("-")[2].split("[")[0] for _row, name in read_rows()}
    missing = {
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        if model._meta.app_label in OURS
        for field in model._meta.get_fields()
        if isinstance(field, models.CharField | models.TextField | StreamField)
        and not isinstance(field, GeneratedField)
        and field.editable
        and not field.choices
        and field.name not in typed
    }
    assert missing == FORMS | WITH_THE_DESK | BY_CODE


@arranged
def source(writer, checker):
    return factories.citation(by=writer, checked_by=checker, title="On cells")


@arranged
def said(writer, checker, editor, source):
    """A live story about which the desk has said something in every place that it has for it."""
    page = factories.story(by=writer, body=[paragraph(f"The cells grew by half.{marker(source)}")])
    step = submit(page, by=writer)
    line = next(one for one in ledger_of(page).lines if one.occurrence.citation_ids)
    rule_on(step, line, by=checker, verdict="needs_work", note="zqone: says who?", supports=())
    digest = line.occurrence.digest
    answers = (("pointer", "zqtwo", "p. 3"), ("answer", "zqthree: they do.", ""))
    for kind, text, locator in answers:
        add_note(
            text=page,
            digest=digest,
            said=Said(kind=kind, text=text, locator=locator, citation_id=source.pk),
            by=writer,
        )
    where = [Where(source.pk, "p. 4", "zqfour, as the source has it.")]
    again = next(one for one in ledger_of(page).lines if one.occurrence.digest == digest)
    rule_on(step, again, by=checker, verdict="verified", note="zqfive", supports=where)
    title = next(one for one in ledger_of(page).lines if one.occurrence.kind == "standfirst")
    rule_on(
        step, title, by=checker, verdict="verified", note="zqsix", exemption="common", supports=()
    )
    factories.approve(page, checker, comment="zqseven")
    factories.approve(page, editor, comment="zqeight")
    newest = StoryPage.objects.get(pk=page.pk).get_latest_revision_as_object()
    newest.standfirst = "What it is all about."
    newest.save_revision(user=writer)
    submit(StoryPage.objects.get(pk=page.pk), by=writer)
    factories.approve(page, checker)
    factories.approve(page, editor, minor="zqnine")
    return StoryPage.objects.get(pk=page.pk)


SAID = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


def everything(story, client):
    paths = [story.url, f"{story.url}checked.html", f"/api/v2/stories/{story.pk}/"]
    paths += ["/feeds/stories.rss", "/feeds/stories.json", "/news/", "/", "/api/v2/stories/"]
    return "".join(client.get(path).content.decode() for path in paths)


def test_what_the_desk_says_among_itself_is_told_to_no_reader(said, client):
    text = everything(said, client)
    assert [word for word in SAID if f"zq{word}" in text] == []


def test_a_quotation_is_told_when_the_newsroom_says_so(said, client):
    CheckDisclosure.objects.create(shows_quotations=True)
    text = everything(said, client)
    assert [word for word in SAID if f"zq{word}" in text] == ["four"]
