"""PubMed, through NCBI's E-utilities, in PubMed's own text format.

Source: NCBI, "Entrez Programming Utilities Help": three requests a second, with tool and email.
"""

from django.conf import settings
from django.utils.translation import gettext as _

from news.citations.importing import nbib
from news.citations.importing.entries import BadEntry, BadFile, Parsed

from .client import Service
from .failures import LookupFailed, NotFound

SERVICE = Service("pubmed", "PubMed", per_second=3)


def by_pmid(pmid: str) -> Parsed:
    """The record of a PubMed id; raises NotFound and LookupFailed."""
    params = {
        "db": "pubmed",
        "id": pmid,
        "rettype": "medline",
        "retmode": "text",
        "tool": "neurogrit",
        "email": settings.CITATION_CONTACT,
    }
    body = SERVICE.get("/efetch.fcgi", params, accept="text/plain")
    try:
        raw = next(nbib.split(body.decode("utf-8", "replace").replace("\r\n", "\n")))
        parsed = nbib.read(raw)
    except (BadFile, BadEntry) as error:
        # An unknown id is answered with 200 and a sentence.
        raise NotFound(_("PubMed does not know the number %(pmid)s.") % {"pmid": pmid}) from error
    if parsed.record.pmid != pmid:
        raise LookupFailed(_("PubMed answered about another record."))
    return parsed
