"""Documents that can be searched: the newest text of each document of a source."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, F, QuerySet, When

from news.citations.models import Citation, DocumentVersion, ReadState

from .quoting import Span, selectors_of, span_of
from .texts import DocumentText


@dataclass(frozen=True, slots=True)
class Found:
    """Where a quotation stands: in which version of a document, and where in it (W3C selectors)."""

    version_id: int
    locator: str
    selectors: list[dict[str, Any]]


def newest_versions(citation_ids: Collection[int]) -> QuerySet[DocumentVersion]:
    """Of every document of these sources the newest version that has a text, without the text.

    `cited_as` is the id among those asked for: documents of a citation that was merged into another
    one are that one's.
    """
    signs = dict(
        Citation.objects.filter(pk__in=citation_ids, merged_into__isnull=False).values_list(
            "pk", "merged_into"
        )
    )
    cited_as = Case(
        *(When(document__citation=standing, then=pk) for pk, standing in signs.items()),
        default=F("document__citation"),
    )
    sources = {*citation_ids, *signs.values()}
    return (
        DocumentVersion.objects.filter(document__citation__in=sources, state=ReadState.READ)
        .annotate(cited_as=cited_as)
        .defer("parts")
        .select_related("document")
        .order_by("document_id", "-number")
        .distinct("document_id")
    )


def find(quotation: str, citation_id: int) -> Found | None:
    """Where the words stand in a document of the source; None unless it is certain (`quoting.span_of`)."""
    for version in newest_versions([citation_id]):
        text = text_of(version.pk)
        if span := span_of(quotation, text):
            return found_at(span, version.pk, text)
    return None


def place_of(span: Span, version_id: int, citation_id: int) -> Found | None:
    """A passage that somebody chose; None unless it is in a newest text of a document of the source."""
    if not newest_versions([citation_id]).filter(pk=version_id).exists():
        return None
    text = text_of(version_id)
    return (
        found_at(span, version_id, text) if 0 <= span.start < span.end <= len(text.whole) else None
    )


def found_at(span: Span, version_id: int, text: DocumentText) -> Found:
    """A passage of a document as it is recorded."""
    return Found(version_id, text.part_at(span.start).locator, selectors_of(span, text))


def text_of(version_id: int) -> DocumentText:
    """The text of a version that was read."""
    parts = DocumentVersion.objects.values_list("parts", flat=True).get(pk=version_id)
    return DocumentText.kept(parts or [])
