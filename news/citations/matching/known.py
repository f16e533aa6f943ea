"""Is this source known already? By identifier; else by title, year and first contributor."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, Value

from news.citations.models import Citation, OtherIdentifier
from news.citations.models.citation import URL_KEY
from news.citations.records.record import Name, Record
from news.citations.records.similarity import similarity

ALIKE = 0.85  # of titles: one word in ten may differ
ALIKE_AT_ONE_PLACE = 0.4
_MOST_CANDIDATES = 200


@dataclass(frozen=True, slots=True)
class Match:
    """A citation that is the same source; `on` is "doi", "pmid", "isbn", "url" or "title"."""

    citation: Citation
    on: str


def match_of(record: Record, *, besides: int | None = None) -> Match | None:
    """The citation that stands for the source of `record`, other than the one with id `besides`."""
    for on, rows in _by_identifier(record):
        for citation in _others(rows, besides):
            if not _contradicts(record, citation, on):
                return Match(citation, on)
    candidates = _candidates(record).standing().exclude(pk=besides)
    # Exactly this title first: a common name may have more candidates than we compare.
    for rows in (candidates.filter(title__iexact=record.title), candidates):
        titles = rows.order_by("pk").distinct().values_list("pk", "title")[:_MOST_CANDIDATES]
        alike = [pk for pk, title in titles if similarity(record.title, title) >= ALIKE]
        for citation in Citation.objects.filter(pk__in=alike).with_names().order_by("pk"):
            if _is_alike(record, citation):
                return Match(citation, "title")
    return None


def _others(rows: Any, besides: int | None) -> Any:
    return rows.standing().exclude(pk=besides).with_names().order_by("pk").distinct()


def _by_identifier(record: Record) -> Iterator[tuple[str, Any]]:
    for kind in ("doi", "pmid", "isbn"):
        if value := getattr(record, kind):
            rows = Citation.objects.filter(Q(**{kind: value}) | _known_as(kind, value))
            # A chapter has the ISBN of its book.
            yield kind, rows.filter(type=record.type) if kind == "isbn" else rows
    if record.url:
        key = URL_KEY.copy()
        key.set_source_expressions([Value(record.url), *URL_KEY.get_source_expressions()[1:]])
        rows = Citation.objects.annotate(url_key=URL_KEY)
        yield "url", rows.filter(Q(url_key=key) & ~Q(url="") | _known_as("url", record.url))


def _known_as(kind: str, value: str) -> Q:
    others = OtherIdentifier.objects.filter(kind=kind, value=value)
    return Q(pk__in=others.values("citation_id"))


def _contradicts(record: Record, citation: Citation, on: str) -> bool:
    """Whether an identifier that weighs more, or the title, says that they are two sources."""
    if on == "doi":
        return False
    if record.doi and citation.doi and record.doi != citation.doi:
        return True
    # Chapters have the ISBN and the address of their book.
    shared = on in {"isbn", "url"} and record.title and citation.title
    return bool(shared and similarity(record.title, citation.title) < ALIKE_AT_ONE_PLACE)


def _candidates(record: Record) -> Any:
    if not record.issued:
        return Citation.objects.filter(issued="", title__iexact=record.title)
    same_year = Citation.objects.filter(issued__startswith=f"{record.issued.year:04}")
    if not record.contributors:
        return same_year.filter(title__iexact=record.title)
    first = record.contributors[0]
    if first.family:
        return same_year.filter(contributors__family__iexact=first.family)
    return same_year.filter(contributors__literal__iexact=first.literal)


def _is_alike(record: Record, citation: Citation) -> bool:
    """Whether a citation with a title of nearly the same words is of the same kind and by the same
    first contributor, and nothing speaks against it.
    """
    theirs = citation.record
    if record.type != theirs.type or any(
        getattr(record, part)
        and getattr(theirs, part)
        and getattr(record, part) != getattr(theirs, part)
        for part in ("doi", "pmid", "volume")
    ):
        return False
    ours_from, theirs_from = (one.pages.partition("-")[0] for one in (record, theirs))
    if ours_from and theirs_from and ours_from != theirs_from:
        return False  # "Editorial" and "Editorial"
    if [_known_by(name) for name in record.contributors[:1]] != [
        _known_by(name) for name in theirs.contributors[:1]
    ]:
        return False
    # "Part 1" and "Part 2" differ by next to nothing, and are two.
    numbers = [re.findall(r"\d+|\b[IVX]+\b", one.title) for one in (record, theirs)]
    return numbers[0] == numbers[1]


def _known_by(name: Name) -> str:
    return (name.literal or name.family).casefold()
