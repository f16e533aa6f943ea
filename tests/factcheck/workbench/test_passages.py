"""Passages of documents beside a statement, and rulings that rest on them."""

import pytest
from bs4 import BeautifulSoup
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from news.citations.documents.adding import add_document, add_version
from news.citations.documents.texts import DocumentText
from news.citations.models import DocumentVersion
from news.factcheck.ledger.tables import Ruling, Support
from news.factcheck.workbench import passages
from tests import factories
from tests.factories import marker, paragraph, step_of, submit

pytestmark = pytest.mark.django_db
CITED = "Eleven men took part, and 32 % slept better."
UNCITED = "Nobody could tell the drug from the placebo."
PAPER = """Methods

We recruited 11 men through newspapers. They were scanned twice.

Results

In the end 31 % of the men slept better than before.

Nobody could tell placebo and drug apart, neither the men nor their nurses."""


@pytest.fixture
def source():
    return factories.checked_citation(title="On sleep")


@pytest.fixture
def other():
    return factories.checked_citation(title="On placebos")


@pytest.fixture
def story(writer, source, other):
    page = factories.story(
        by=writer,
        body=[
            paragraph(f"{CITED}{marker(source)} {UNCITED}"),
            paragraph(f"So it is.{marker(other)}"),
        ],
    )
    submit(page, by=writer)
    return page


@pytest.fixture
def add(checker, django_capture_on_commit_callbacks):
    def add(citation, text=PAPER, title="The paper", to=None):
        told = {"name": "paper.txt", "data": text.encode(), "by": checker}
        with django_capture_on_commit_callbacks(execute=True):
            if to:
                return add_version(document=to, **told)
            return add_document(citation=citation, kind="paper", title=title, **told)

    return add


@pytest.fixture
def bench(story, checker):
    return Bench(story, checker)


class Bench:
    """What one person sees and sends at the workbench of a story."""

    def __init__(self, story, person):
        self.client = Client()
        self.client.force_login(person)
        self.person = person
        self.step = step_of(story)

    def panel(self, text):
        page = self.client.get(
            reverse("factcheck:panel", args=[self.step.pk]), {"at": self.at(text)}
        )
        return BeautifulSoup(page.content, "html.parser")

    def at(self, text):
        page = self.client.get(reverse("factcheck:review", args=[self.step.pk]))
        [line] = [
            one
            for one in BeautifulSoup(page.content, "html.parser").select(".wb-st")
            if text in one.text
        ]
        return line["data-position"]

    def passages(self, text):
        found = self.panel(text).select(".wb-passage__words")
        return [" ".join(one.text.split()) for one in found]

    def send(self, text, **told):
        form = self.panel(text).select_one(".wb-form")
        sent = {one["name"]: one.get("value", "") for one in form.select("input[name]")}
        sent.pop("only_here", None)
        return self.client.post(form["action"], sent | told, headers={"accept": "application/json"})

    def take(self, text, number):
        return self.send(
            text, passage=self.panel(text).select("[name=passage]")[number - 1]["value"]
        )


def test_the_sentence_it_rests_on_stands_beside_it(bench, add, source):
    add(source)
    assert bench.passages(CITED)[0].startswith(
        ("We recruited 11 men", "In the end 31 % of the men")
    )
    marked = {one.text.lower() for one in bench.panel(CITED).select("mark")}
    assert {"11", "men", "slept"} <= marked


def test_a_number_that_its_sources_do_not_have_is_named(bench, add, source):
    add(source)
    assert "“32 %” stands in no document" in " ".join(bench.panel(CITED).text.split())


def test_without_documents_nothing_is_offered_and_nothing_said_to_be_missing(bench):
    assert bench.passages(CITED) == []
    assert "stands in no document" not in bench.panel(CITED).text


def test_a_source_that_is_cited_goes_first(bench, add, source, other):
    add(
        other, text="Eleven men took part, and 32 % slept better, it says elsewhere.", title="Other"
    )
    add(source)
    first = bench.panel(CITED).select_one(".wb-passage__place")
    assert "The paper" in first.text


def test_one_press_verifies_with_quotation_place_and_document(bench, add, source, checker):
    version = add(source)
    answer = bench.take(CITED, 1)
    assert answer.status_code == 200, answer.content
    support = Support.objects.get()
    assert (support.citation, support.version) == (source, version)
    version.refresh_from_db()
    quote, position = support.selectors[:2]
    text = DocumentText.kept(version.parts)
    assert quote["exact"] == text.whole[position["start"] : position["end"]]
    assert support.quotation == " ".join(quote["exact"].split())
    assert support.locator.startswith("paragraph ")
    assert support.ruling.verdict == "verified"


def test_an_uncited_sentence_is_verified_by_a_source_of_the_story(bench, add, source):
    add(source)
    assert bench.passages(UNCITED)[0].startswith("Nobody could tell placebo and drug apart")
    assert bench.take(UNCITED, 1).status_code == 200
    assert Support.objects.get().citation == source


def test_words_typed_by_hand_are_looked_up(bench, add, source):
    version = add(source)
    typed = {f"quotation-{source.pk}": "31 % of the men  slept better", "verdict": "verified"}
    assert bench.send(CITED, **typed).status_code == 200
    support = Support.objects.get()
    assert (support.version, support.locator) == (version, "paragraph 4")
    assert "Found in “The paper”, version 1" in bench.panel(CITED).text


def test_words_that_stand_nowhere_stay_possible_and_are_not_said_to_be_found(bench, add, source):
    add(source)
    typed = {f"quotation-{source.pk}": "32 % of the men slept better", "verdict": "verified"}
    assert bench.send(CITED, **typed).status_code == 200
    assert Support.objects.get().version is None
    assert "Found in" not in bench.panel(CITED).text


def test_what_was_found_in_an_older_version_stays_with_it(bench, add, source):
    old = add(source)
    bench.take(CITED, 1)
    add(source, text="All of it is new.", to=old.document)
    assert Support.objects.get().version == old
    assert "Found in “The paper”, version 1" in bench.panel(CITED).text


@pytest.mark.parametrize("value", ["x", "1-2-3", "0-0-0-0", "9-9-9-9", "-1--1--1--1", "²-1-1-1"])
def test_a_made_up_passage_is_refused(bench, add, source, value):
    add(source)
    answer = bench.send(CITED, passage=value)
    assert answer.status_code == 409
    assert not Ruling.objects.exists()


def test_a_passage_of_a_foreign_source_is_refused(bench, add, source):
    foreign = factories.checked_citation(title="Foreign")
    version = add(foreign)
    answer = bench.send(CITED, passage=f"{source.pk}-{version.pk}-0-20")
    assert answer.status_code == 409
    assert not Ruling.objects.exists()


def test_a_writer_rules_on_their_own_sentence_by_no_passage(story, add, source, writer, checker):
    add(source)
    value = Bench(story, checker).panel(CITED).select_one("[name=passage]")["value"]
    own = Bench(story, writer)
    answer = own.client.post(
        reverse("factcheck:rule", args=[own.step.pk]),
        {"passage": value, "as": writer.pk, "position": 0, "digest": "x", "seen": 0},
        headers={"accept": "application/json"},
    )
    assert answer.status_code in {302, 403}
    assert not Ruling.objects.exists()


def test_a_version_that_a_ruling_rests_on_is_not_deleted(bench, add, source):
    version = add(source)
    bench.take(CITED, 1)
    with pytest.raises(IntegrityError), transaction.atomic():
        DocumentVersion.objects.filter(pk=version.pk)._raw_delete("default")


def test_looking_a_passage_up_costs_three_questions_at_most(
    bench, add, source, django_assert_max_num_queries
):
    at = bench.at(CITED)
    address = reverse("factcheck:panel", args=[bench.step.pk])
    with CaptureQueriesContext(connection) as before:
        bench.client.get(address, {"at": at})
    asked = len(before)
    add(source)
    bench.client.get(address, {"at": at})
    with django_assert_max_num_queries(asked + 3):
        bench.client.get(address, {"at": at})


def test_of_very_long_documents_a_part_is_searched_and_said_so(bench, add, source, monkeypatch):
    monkeypatch.setattr(passages, "MOST_SENTENCES", 1)
    add(source)
    assert "not all of them was searched" in bench.panel(CITED).text


def test_a_passage_that_stands_twice_is_recorded_where_it_was_chosen(bench, add, source):
    twice = "We recruited 11 men through newspapers."
    version = add(source, text=f"{twice}\n\nOther words.\n\n{twice}")
    assert bench.take(CITED, 1).status_code == 200
    support = Support.objects.get()
    assert support.version == version
    assert support.locator == f"paragraph {1 if support.selectors[1]['start'] == 0 else 3}"


def test_a_word_broken_at_the_end_of_a_line_is_whole_in_the_quotation(bench, add, source):
    add(source, text="We recruited eleven volun-\nteers, all of them men.")
    assert bench.take(CITED, 1).status_code == 200
    support = Support.objects.get()
    assert support.quotation == "We recruited eleven volunteers, all of them men."
    assert support.version
