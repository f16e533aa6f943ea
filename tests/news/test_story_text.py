import pytest

from news.models import StoryPage
from news.text.prepared import Unprepared, citation_ids, prepare, prepare_all
from tests import factories
from tests.arranged import arranged
from tests.factories import explainer, marker, paragraph, study

pytestmark = pytest.mark.django_db


def body_of(*blocks):
    return StoryPage.body.field.to_python(list(blocks))


@arranged
def sources():
    return [factories.citation() for _number in range(5)]


def everything(a, b, c, d, e):
    return body_of(
        paragraph(f"One.{marker(b)}"),
        study(a),
        {
            "type": "quotation",
            "value": {"quote": "Q", "speaker": "S", "role": "", "source": f"<p>to X{marker(c, b)}</p>"},
        },
        {
            "type": "table",
            "value": {
                "columns": [{"type": "text", "heading": "H"}],
                "rows": [{"values": [f"<p>26.4{marker(d)}</p>"]}],
                "caption": "",
            },
        },
        explainer(f"Point.{marker(e)}", wrong_conclusion=f"<p>Not.{marker(a)}</p>"),
    )  # fmt: skip


def test_numbers_run_through_text_quotation_table_and_explainer_alike(sources):
    a, b, c, d, e = sources
    text = prepare(Unprepared(everything(*sources)))
    assert [item.form for item in text.references] == [
        source.public_form for source in (b, a, c, d, e)
    ]
    assert [item.number for item in text.references] == [1, 2, 3, 4, 5]
    assert 'href="#ref-2"' in text.study_marker


def test_a_source_cited_twice_leads_back_to_both_places(sources):
    text = prepare(Unprepared(everything(*sources)))
    assert text.references[0].anchors == ("cite-1", "cite-3")
    assert text.references[1].anchors == ("cite-study", "cite-6")


def test_equal_paragraphs_keep_anchors_of_their_own(sources):
    body = body_of(paragraph(f"Same.{marker(sources[0])}"), paragraph(f"Same.{marker(sources[0])}"))
    text = prepare(Unprepared(body))
    assert text.html_of(body[0].value) != text.html_of(body[1].value)


def test_the_number_of_queries_does_not_grow(sources, django_assert_num_queries):
    page = factories.story(by=factories.writer())
    link = f'<a linktype="page" id="{page.pk}">here</a>'
    few = body_of(paragraph(f"A {link}.{marker(sources[0])}"))
    many = body_of(*(paragraph(f"A {link}.{marker(*sources)}") for _number in range(40)))
    prepare(Unprepared(few))  # fills Wagtail's cache of site roots, which page links ask for
    with django_assert_num_queries(7):
        prepare(Unprepared(few))
    with django_assert_num_queries(7):
        prepare(Unprepared(many))


def test_many_bodies_cost_what_one_does(sources, django_assert_num_queries):
    bodies = [body_of(paragraph(f"A.{marker(*sources[n:])}")) for n in range(5)]
    with django_assert_num_queries(5):
        texts = prepare_all(map(Unprepared, bodies))
    alone = [prepare(Unprepared(body)) for body in bodies]
    assert [text.references for text in texts] == [text.references for text in alone]
    assert [text.html for text in texts] == [text.html for text in alone]


def test_a_missing_source_never_breaks_a_page():
    body = body_of(paragraph(f"A.{marker(999_999)}"))
    assert "sup" not in prepare(Unprepared(body)).html_of(body[0].value)
    assert "source missing" in prepare(Unprepared(body), for_desk=True).html_of(body[0].value)


def test_a_text_of_another_page_is_not_known(sources):
    assert prepare(Unprepared(body_of())).html_of(body_of(paragraph("A."))[0].value) is None


def test_an_empty_body_has_no_references():
    assert prepare(Unprepared(body_of())).references == ()


def test_citation_ids_are_in_reading_order_missing_ones_included(sources):
    a, b, c, d, e = (source.pk for source in sources)
    assert citation_ids(everything(*sources)) == [b, a, c, d, e]
    assert citation_ids(body_of(paragraph(f"A.{marker(999_999)}"))) == [999_999]
