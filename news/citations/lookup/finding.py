"""From what somebody pasted to a source: which service to ask, and what to offer if none answers."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from news.citations.importing.entries import BadEntry, BadFile, Parsed
from news.citations.importing.formats import LARGEST_FILE, Format
from news.citations.importing.recognising import Kind, Recognised, recognise
from news.citations.records.record import Record
from news.citations.records.similarity import similarity, trigrams

from . import arxiv, crossref, datacite, openlibrary, pubmed, webpage
from .failures import LookupFailed, NotFound

MOST_AT_ONCE = 50  # entries that are worth showing; more are for an import
_MEANT = 0.6  # share of a found title's trigrams that the pasted words must have


@dataclass(frozen=True, slots=True)
class Found:
    """What came of a paste.

    `record` is what to put into the form: complete, or as far as the paste itself tells.
    `told_by` names who knew it; empty if nobody did, and then `trouble` says why, in a sentence.
    `remarks` are to be read before saving. `more` is how many further entries the paste held.
    `work` is Crossref's own answer, which also tells what happened to the publication later.
    """

    record: Record
    told_by: str = ""
    trouble: str = ""
    remarks: tuple[str, ...] = ()
    more: int = 0
    work: Mapping[str, Any] | None = None


class NothingPasted(ValueError):
    """There was nothing to look up; the message says what can be pasted."""


def find_source(pasted: str, *, on: date) -> Found:
    """The source that `pasted` means; `on` is today. Raises NothingPasted and BadFile."""
    if len(pasted) > LARGEST_FILE:
        raise BadFile(_("That is too much to paste. Import it as a file."))
    meant = recognise(pasted)
    if not meant:
        raise NothingPasted(_("Paste a DOI, a PubMed id, a web address or a reference."))
    if meant.kind is Kind.ENTRIES:
        return _in_entries(meant.value, meant.format or Format.BIBTEX)
    try:
        return _ask(meant, on)
    except LookupFailed as error:
        return Found(meant.understood, trouble=str(error))
    except BadEntry as error:
        return Found(meant.understood, trouble=_("What was found can't be used. %s") % error)


def _ask(meant: Recognised, on: date) -> Found:
    if meant.kind is Kind.DOI:
        return _by_doi(meant.value)
    if meant.kind is Kind.PMID:
        return _completed(pubmed.by_pmid(meant.value), "PubMed")
    if meant.kind is Kind.ARXIV:
        return _told(arxiv.by_id(meant.value), "arXiv")
    if meant.kind is Kind.ISBN:
        return _told(openlibrary.by_isbn(meant.value), "Open Library")
    if meant.kind is Kind.URL:
        return _by_url(meant.value, on)
    return _by_words(meant)


def _told(parsed: Parsed, by: str) -> Found:
    return Found(parsed.record, told_by=by, remarks=tuple(parsed.lost))


def _by_doi(doi: str) -> Found:
    try:
        parsed, work = crossref.by_doi(doi)
    except NotFound:
        return _told(datacite.by_doi(doi), "DataCite")
    found = _told(parsed, "Crossref")
    return replace(found, record=replace(parsed.record, doi=doi), work=work)


def _completed(parsed: Parsed, by: str) -> Found:
    """What was found, with Crossref's word on later retractions and the like, if it has a DOI."""
    found = _told(parsed, by)
    if parsed.record.doi:
        try:
            return replace(found, work=crossref.by_doi(parsed.record.doi)[1])
        except (LookupFailed, BadEntry) as error:
            remark = _("Whether it was retracted could not be looked up: %s") % error
            return replace(found, remarks=(*found.remarks, remark))
    return found


def _by_url(url: str, on: date) -> Found:
    page = webpage.by_url(url, on=on)
    if page.doi:
        try:
            return _by_doi(page.doi)
        except LookupFailed as error:
            known = replace(page.parsed.record, doi=page.doi)
            return Found(known, told_by=_("the page itself"), remarks=(str(error),))
    return _told(page.parsed, _("the page itself"))


def _by_words(meant: Recognised) -> Found:
    """The work whose title and first name stand in the pasted words, the one most like them."""
    words = trigrams(meant.value)
    likely = [
        parsed
        for parsed in crossref.by_words(meant.value)
        if _stands_in(parsed.record, meant, words)
    ]
    if not likely:
        raise NotFound(
            _("Crossref has nothing like it. Complete what could be read from the reference.")
        )
    best = max(likely, key=lambda parsed: similarity(parsed.record.title, meant.value))
    remark = _("This was found by the words of the reference. Compare it with what you pasted.")
    return replace(_told(best, "Crossref"), remarks=(remark, *best.lost))


def _stands_in(record: Record, meant: Recognised, words: set[str]) -> bool:
    title = trigrams(record.title)
    first = next((name.literal or name.family for name in record.contributors), "")
    return bool(
        title
        and len(title & words) / len(title) >= _MEANT
        and trigrams(first) <= words
        and _year_fits(record, meant)
    )


def _year_fits(record: Record, meant: Recognised) -> bool:
    theirs, ours = record.issued, meant.understood.issued
    return not theirs or not ours or abs(theirs.year - ours.year) <= 1


def _in_entries(text: str, form: Format) -> Found:
    """The first usable entry of a pasted bibliography."""
    first: Found | None = None
    trouble, more = "", 0
    for number, raw in enumerate(form.entries(text)):
        if number >= MOST_AT_ONCE:
            more += 1
            continue
        try:
            parsed = form.record_of(raw)
        except BadEntry as error:
            trouble = trouble or str(error)
            continue
        if first:
            more += 1
        else:
            first = _told(parsed, _("the %s entry") % form.value)
    if not first:
        raise BadFile(trouble or "No entry could be read.")
    return replace(first, more=more)
