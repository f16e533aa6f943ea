import pytest

from news.citations.in_text.uses import record_uses
from news.citations.models import CitationUse
from tests import factories

pytestmark = pytest.mark.django_db


def used(page):
    return set(CitationUse.objects.filter(page=page).values_list("citation_id", flat=True))


def test_uses_become_exactly_what_is_said(writer):
    page = factories.story(by=writer)
    first, second = factories.citation(), factories.citation()
    record_uses(page=page, citation_ids=[first.pk, second.pk, 999_999])
    assert used(page) == {first.pk, second.pk}
    record_uses(page=page, citation_ids=[second.pk])
    assert used(page) == {second.pk}


def test_a_live_story_keeps_its_sources_while_a_draft_drops_them(writer):
    citation = factories.checked_citation()
    page = factories.live_story(body=[factories.paragraph(f"A.{factories.marker(citation)}")])
    page.body = page.body.stream_block.to_python([factories.paragraph("Nothing cited.")])
    page.save_revision(user=writer)
    assert used(page) == {citation.pk}
