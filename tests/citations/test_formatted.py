"""References are formatted once, stored, and read from there."""

import time

import pytest
from django.core.management import call_command

from news.citations.models import FormattedReference, HouseStyle
from news.citations.printing import formatted
from news.citations.printing.engine import EngineFailed
from news.citations.printing.formatted import (
    form_digest,
    format_everything,
    references_of,
    store,
)
from news.citations.records.public_form import public_form
from tests import factories
from tests.factories import marker, paragraph

from .forty import FORTY

pytestmark = pytest.mark.django_db
FORMS = [public_form(record) for record in FORTY.values()]


@pytest.fixture
def no_engine(monkeypatch):
    def fail(*_args, **_kwargs):
        raise EngineFailed

    monkeypatch.setattr(formatted, "format_forms", fail)


def test_a_reference_is_formatted_once(monkeypatch):
    assert store(FORMS[:2]) == 2
    monkeypatch.setattr(formatted, "format_forms", None)  # would fail if asked again
    assert store(FORMS[:2]) == 0
    assert "<em>Science</em>" in references_of(FORMS[:1])[0]


def test_thirty_references_are_read_in_one_query_and_five_milliseconds(
    django_assert_num_queries,
):
    store(FORMS[:30])
    house = HouseStyle.current()
    times = []
    for _repeat in range(20):
        start = time.perf_counter()
        with django_assert_num_queries(1):
            references_of(FORMS[:30], house=house)
        times.append(time.perf_counter() - start)
    assert min(times) < 0.005


def test_a_reader_never_waits_for_the_processor(client, no_engine):
    """A reference that nobody has formatted is shown in plain words."""
    source = factories.checked_citation(title="A <b>plain</b> finding")
    story = factories.live_story(body=[paragraph(f"A claim.{marker(source)}")])
    html = client.get(story.url).content.decode()
    assert "A &lt;b&gt;plain&lt;/b&gt; finding. Journal of Examples." in html
    assert f'<a href="https://doi.org/{source.doi}"' in html


def test_a_story_prints_what_was_formatted_for_its_clearance(client):
    source = factories.checked_citation()
    story = factories.live_story(body=[paragraph(f"A claim.{marker(source)}")])
    store([source.public_form])
    assert "<em>Journal of Examples</em>" in client.get(story.url).content.decode()


def test_another_style_shows_when_everything_is_formatted_in_it(client):
    store(FORMS[:1])
    HouseStyle.objects.create(style="nature", locale="en-GB")
    assert "Xie, L., Kang, H., &amp;" in references_of(FORMS[:1])[0]  # until the job has run
    format_everything.call()
    assert "<strong>342</strong>" in references_of(FORMS[:1])[0]
    assert FormattedReference.objects.filter(form_digest=form_digest(FORMS[0])).count() == 2


def test_a_processor_that_fails_leaves_nothing_behind(no_engine, caplog):
    store(FORMS[:3])
    assert not FormattedReference.objects.exists()
    assert caplog.text.count("A reference could not be formatted") == 3


def test_one_that_stops_the_processor_does_not_stop_the_others(monkeypatch):
    real = formatted.format_forms

    def stumbling(forms, **style):
        if any("Fraud" in str(form) for form in forms):
            raise EngineFailed
        return real(forms, **style)

    monkeypatch.setattr(formatted, "format_forms", stumbling)
    store(FORMS)
    assert FormattedReference.objects.count() == len(FORMS) - 1


def test_an_upgrade_gives_a_difference_to_review(capsys):
    store(FORMS[:2])
    FormattedReference.objects.filter(form_digest=form_digest(FORMS[0])).update(
        html="As an older engine had it.", engine="pandoc 3.1"
    )
    with pytest.raises(SystemExit):
        call_command("format_references", "--check")
    printed = capsys.readouterr().out
    assert "- As an older engine had it." in printed
    assert "+ Xie, L., Kang, H." in printed
    call_command("format_references", "--renew")
    row = FormattedReference.objects.get(form_digest=form_digest(FORMS[0]))
    assert row.html.startswith("Xie, L.")
    assert row.engine != "pandoc 3.1"
    call_command("format_references", "--check")


def test_markers_show_source_names_where_the_house_says_so(client):
    HouseStyle.objects.create(inline="source")
    source = factories.checked_citation(doi="", url="https://www.livescience.com/ketamine")
    story = factories.live_story(body=[paragraph(f"A claim.{marker(source)}")])
    html = client.get(story.url).content.decode()
    assert ">livescience.com</a>)</span>" in html


def test_the_style_is_chosen_in_the_settings(client):
    client.force_login(factories.account("Ada", "Admin", is_superuser=True))
    url = f"/admin/settings/citations/housestyle/{HouseStyle.objects.create().pk}/"
    assert b"Vancouver" in client.get(url).content
    client.post(url, {"style": "nature", "locale": "de-DE", "inline": "source"})
    house = HouseStyle.current()
    assert (house.style, house.locale, house.inline) == ("nature", "de-DE", "source")
