"""DataCite: DOIs of datasets, software, theses and of arXiv.

Source: DataCite's REST API and metadata schema 4.
"""

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import quote

from django.utils.translation import gettext as _

from news.citations.importing.csl_json import text_of
from news.citations.importing.entries import Parsed
from news.citations.importing.tidy import Found, person, tidied
from news.citations.records.record import Name

from .client import Service
from .failures import LookupFailed

SERVICE = Service("datacite", "DataCite", per_second=5)
_TYPES = {
    "Dataset": "dataset",
    "Software": "dataset",
    "Preprint": "article",
    "JournalArticle": "article-journal",
    "DataPaper": "article-journal",
    "Book": "book",
    "BookChapter": "chapter",
    "ConferencePaper": "paper-conference",
    "ConferenceProceeding": "book",
    "Dissertation": "thesis",
    "Report": "report",
    "Presentation": "speech",
}


def by_doi(doi: str) -> Parsed:
    """The record of a DOI; raises NotFound and LookupFailed."""
    answer = SERVICE.get_json(f"/dois/{quote(doi, safe='')}")
    data = answer.get("data") if isinstance(answer, Mapping) else None
    work = data.get("attributes") if isinstance(data, Mapping) else None
    if not isinstance(work, Mapping):
        raise LookupFailed(_("DataCite gave an answer that can't be read."))
    return _record(work)


def _record(work: Mapping[str, Any]) -> Parsed:
    types = work.get("types")
    general = text_of(types.get("resourceTypeGeneral")) if isinstance(types, Mapping) else ""
    publisher = work.get("publisher")
    if isinstance(publisher, Mapping):
        publisher = publisher.get("name")
    is_preprint = text_of(publisher).lower() == "arxiv"
    found = Found(type="article" if is_preprint else _TYPES.get(general, "webpage"))
    found.put("publisher", text_of(publisher))
    titles = [one.get("title") for one in _dicts(work.get("titles")) if not one.get("titleType")]
    found.put("title", text_of(titles))
    found.put("doi", text_of(work.get("doi")))
    found.put("language", text_of(work.get("language")))
    dates = {
        text_of(one.get("dateType")): text_of(one.get("date")) for one in _dicts(work.get("dates"))
    }
    for kind in ("Issued", "Available", "Submitted", "Created"):
        found.put("issued", dates.get(kind))
    found.put("issued", text_of(work.get("publicationYear")))
    for one in _dicts(work.get("descriptions")):
        if one.get("descriptionType") == "Abstract":
            found.put("abstract", text_of(one.get("description")))
    found.names = [_name(one) for one in _dicts(work.get("creators"))]
    return tidied(found)


def _name(creator: Mapping[str, Any]) -> Name:
    orcid = next(
        (
            text_of(one.get("nameIdentifier"))
            for one in _dicts(creator.get("nameIdentifiers"))
            if one.get("nameIdentifierScheme") == "ORCID"
        ),
        "",
    )
    family, given = text_of(creator.get("familyName")), text_of(creator.get("givenName"))
    if family and creator.get("nameType") != "Organizational":
        return Name(family, given, orcid=orcid)
    if creator.get("nameType") == "Personal":
        return person(text_of(creator.get("name")))
    return Name(literal=text_of(creator.get("name")))


def _dicts(value: Any) -> Iterator[Mapping[str, Any]]:
    return (
        (one for one in value if isinstance(one, Mapping)) if isinstance(value, list) else iter(())
    )
