"""Structured data for search engines and reference managers. Pure: values in, dicts out.

Source: schema.org, NewsArticle and its property `citation`.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from news.citations.records.csl import record_in
from news.citations.records.one_line import address_of
from news.citations.records.record import Name, Record, Role

_TYPES = {
    "article-journal": "ScholarlyArticle",
    "article": "ScholarlyArticle",
    "paper-conference": "ScholarlyArticle",
    "article-newspaper": "NewsArticle",
    "article-magazine": "Article",
    "book": "Book",
    "chapter": "Chapter",
    "dataset": "Dataset",
    "report": "Report",
    "thesis": "Thesis",
    "webpage": "WebPage",
}

_CONTAINERS = {"chapter": "Book", "paper-conference": "Book", "webpage": "WebSite"}


def story_as_jsonld(
    *,
    headline: str,
    url: str,
    description: str,
    dateline: str,
    published: str,
    modified: str,
    authors: Sequence[tuple[str, str, Sequence[str]]],
    topics: Sequence[str],
    images: Sequence[str],
    language: str,
    forms: Sequence[Mapping[str, Any]],
    publisher: str,
    corrections: Sequence[tuple[str, str, str]] = (),
    checked_on: str = "",
    checked_by: Sequence[str] = (),
    checked_how: str = "",
) -> dict[str, Any]:
    """A story with every source it cites.

    `published` and `modified` are dates and times in ISO 8601; each author is a name, the address
    of their page here, and addresses elsewhere; `publisher` is the id of `organisation_as_jsonld`.
    Each correction is the word for its kind, its text, and when readers first saw it. `checked_on`
    is the date on which the story was checked, `checked_by` names the people whom readers are told
    of. `checked_how` says in a sentence how much was compared with sources; `citation` lists all
    cited sources. There is no ClaimReview: that is for claims of others.
    """
    page = {
        "@type": "WebPage",
        "@id": url,
        "lastReviewed": checked_on,
        "reviewedBy": [{"@type": "Person", "name": name} for name in checked_by],
        "speakable": {
            "@type": "SpeakableSpecification",
            "cssSelector": [".story-head h1", ".story-head .standfirst"],
        },
    }
    story: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": headline,
        "description": description,
        "dateline": dateline,
        "url": url,
        "inLanguage": language,
        "image": list(images),
        "datePublished": published,
        "dateModified": modified,
        "author": [_author(*author) for author in authors],
        "publisher": {"@id": publisher},
        "about": [{"@type": "Thing", "name": name} for name in topics],
        "isAccessibleForFree": True,
        "mainEntityOfPage": {key: value for key, value in page.items() if value},
        "correction": [
            {"@type": "CorrectionComment", "name": kind, "text": text, "datePublished": at}
            for kind, text, at in corrections
        ],
        "backstory": checked_how,
        "citation": [source_as_jsonld(record_in(form)) for form in forms],
    }
    return {key: value for key, value in story.items() if value}


def _author(name: str, url: str, elsewhere: Sequence[str]) -> dict[str, Any]:
    person = {"@type": "Person", "name": name, "url": url, "sameAs": list(elsewhere)}
    return {key: value for key, value in person.items() if value}


def author_as_jsonld(
    *, name: str, url: str, role: str, description: str, elsewhere: Sequence[str], publisher: str
) -> dict[str, Any]:
    """The page of an author."""
    person = _author(name, url, elsewhere) | {
        "jobTitle": role,
        "description": description,
        "worksFor": {"@id": publisher},
    }
    return {
        "@context": "https://schema.org",
        "@type": "ProfilePage",
        "mainEntity": {key: value for key, value in person.items() if value},
    }


def breadcrumbs_as_jsonld(steps: Sequence[tuple[str, str]]) -> dict[str, Any]:
    """The way from the front to a page: names and absolute addresses."""
    return {
        "@context": "https://schema.org",
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": place, "name": name, "item": address}
            for place, (name, address) in enumerate(steps, start=1)
        ],
    }


def organisation_as_jsonld(
    *, url: str, logo: str, policies: Mapping[str, str], languages: Sequence[str]
) -> dict[str, Any]:
    """Who publishes: `policies` maps schema.org properties to addresses of our own pages."""
    return {
        "@context": "https://schema.org",
        "@type": "NewsMediaOrganization",
        "@id": f"{url}/#organisation",
        "name": "NeuroGRIT",
        "url": f"{url}/",
        "logo": {"@type": "ImageObject", "url": logo},
        "knowsLanguage": list(languages),
        **policies,
    }


def source_as_jsonld(record: Record) -> dict[str, Any]:
    """One source, with its identifiers; nothing that isn't known."""
    makers = [name for name in record.contributors if name.role is not Role.EDITOR]
    source: dict[str, Any] = {
        "@type": _TYPES.get(record.type, "CreativeWork"),
        "name": record.title,
        "author": [_person(name) for name in makers],
        "editor": [_person(name) for name in record.named(Role.EDITOR)],
        "datePublished": str(record.issued or ""),
        "isPartOf": _named(_CONTAINERS.get(record.type, "Periodical"), record.container_title),
        "publisher": _named("Organization", record.publisher),
        "identifier": _identifiers(record),
        "isbn": record.isbn,
        "url": address_of(record),
        "inLanguage": record.language,
    }
    return {key: value for key, value in source.items() if value}


def _identifiers(record: Record) -> list[dict[str, str]]:
    known = (("doi", record.doi), ("pmid", record.pmid))
    return [
        {"@type": "PropertyValue", "propertyID": kind, "value": value}
        for kind, value in known
        if value
    ]


def _named(kind: str, name: str) -> dict[str, str] | None:
    return {"@type": kind, "name": name} if name else None


def _person(name: Name) -> dict[str, str]:
    if name.literal:
        return {"@type": "Organization", "name": name.literal}
    person = {
        "@type": "Person",
        "name": f"{name.given} {name.family}".strip(),
        "familyName": name.family,
        "givenName": name.given,
        "sameAs": f"https://orcid.org/{name.orcid}" if name.orcid else "",
    }
    return {key: value for key, value in person.items() if value}
