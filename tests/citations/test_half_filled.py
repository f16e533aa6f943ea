"""A source of which little is known yet: every page that shows it copes, and says what is missing."""

import pytest
from django.urls import reverse

from news.citations.models import Citation
from news.citations.models.citation import CitationType
from tests import factories
from tests.factories import marker, paragraph, submit

pytestmark = pytest.mark.django_db


@pytest.fixture
def story(writer, request):
    source = Citation(**{"type": CitationType.ARTICLE, "title": ""} | request.param)
    source.save()
    source.save_revision(user=writer, clean=False)
    body = [paragraph(f"The cells grew by half.{marker(source)}"), factories.study(source)]
    page = factories.story(by=writer, body=body)
    page.sources_pk = source.pk
    return page


HALF = (
    {},
    {"url": "https://www.example.org/"},
    {"doi": "10.5555/half"},
    {"issued": "2025"},
    {"type": ""},
    {"type": "", "url": "https://www.example.org/"},
    {"container_title": "Science"},
)


@pytest.mark.parametrize("story", HALF, indirect=True)
def test_no_page_of_the_desk_falls_over_it(story, writer, checker, editor, as_user):
    client = as_user(writer)
    edit = reverse("wagtailadmin_pages:edit", args=[story.pk])
    for path in (
        edit,
        reverse("wagtailadmin_pages:view_draft", args=[story.pk]),
        reverse("factcheck:story", args=[story.pk]),
        reverse("wagtailsnippets_citations_citation:list"),
        reverse("wagtailsnippets_citations_citation:edit", args=[story.sources_pk]),
        reverse("citation_chooser:choose"),
        f"{reverse('wagtailsnippets_citations_citation:list')}?export=bib",
        f"{reverse('wagtailsnippets_citations_citation:list')}?export=ris",
        f"{reverse('wagtailsnippets_citations_citation:list')}?export=json",
    ):
        assert client.get(path).status_code == 200, path
    step = submit(story, by=writer)
    desk = as_user(checker)
    for path in (
        reverse("factcheck:review", args=[step.pk]),
        reverse("factcheck:text", args=[step.pk]),
        reverse("factcheck:queue"),
        "/admin/",
        *(f"{reverse('factcheck:panel', args=[step.pk])}?at={at}" for at in range(12)),
        reverse("factcheck:audit", args=[story.pk]),
    ):
        assert desk.get(path).status_code == 200, path
    assert as_user(editor).get(reverse("news_record", args=[story.pk])).status_code == 200
