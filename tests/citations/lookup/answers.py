"""Answers of the services, made by hand after their documentation and what they really send."""

CROSSREF = {
    "status": "ok",
    "message-type": "work",
    "message": {
        "DOI": "10.1126/science.1241224",
        "type": "journal-article",
        "title": ["Sleep Drives <i>Metabolite</i> Clearance from the Adult Brain"],
        "subtitle": [],
        "container-title": ["Science"],
        "publisher": "American Association for the Advancement of Science (AAAS)",
        "issued": {"date-parts": [[2013, 10, 18]]},
        "volume": "342",
        "issue": "6156",
        "page": "373-377",
        "URL": "http://dx.doi.org/10.1126/science.1241224",
        "author": [
            {"given": "Lulu", "family": "Xie", "sequence": "first", "affiliation": []},
            {
                "given": "Hongyi",
                "family": "Kang",
                "ORCID": "http://orcid.org/0000-0002-1825-0097",
                "sequence": "additional",
            },
            {"name": "The Sleep Group", "sequence": "additional"},
        ],
        "abstract": "<jats:p>Sleep is good.</jats:p>",
        "language": "en",
        "score": 1.0,
        "reference-count": 24,
    },
}
RETRACTED = {
    "status": "ok",
    "message": CROSSREF["message"]
    | {
        "updated-by": [
            {
                "DOI": "10.1126/notice.1",
                "type": "retraction",
                "label": "Retraction",
                "source": "retraction-watch",
                "updated": {"date-parts": [[2019, 7, 26]]},
                "record-id": "20946",
            }
        ]
    },
}
SEARCH = {"status": "ok", "message": {"items": [CROSSREF["message"]]}}
DATACITE = {
    "data": {
        "id": "10.5281/zenodo.1",
        "attributes": {
            "doi": "10.5281/zenodo.1",
            "titles": [{"title": "Scans of 120 older adults"}],
            "creators": [
                {
                    "name": "Data, Dee",
                    "nameType": "Personal",
                    "familyName": "Data",
                    "givenName": "Dee",
                    "nameIdentifiers": [
                        {
                            "nameIdentifier": "https://orcid.org/0000-0002-1825-0097",
                            "nameIdentifierScheme": "ORCID",
                        }
                    ],
                },
                {"name": "OpenExample", "nameType": "Organizational"},
            ],
            "publisher": {"name": "Zenodo"},
            "publicationYear": 2022,
            "dates": [{"date": "2022-08-08", "dateType": "Issued"}],
            "types": {"resourceTypeGeneral": "Dataset"},
            "descriptions": [{"description": "All scans.", "descriptionType": "Abstract"}],
        },
    }
}
PUBMED = """
PMID- 24136970
DP  - 2013 Oct 18
TI  - Sleep drives metabolite clearance from the adult brain.
LID - 10.1126/science.1241224 [doi]
FAU - Xie, Lulu
JT  - Science (New York, N.Y.)
VI  - 342
IP  - 6156
PG  - 373-7
PT  - Journal Article

"""
ARXIV = """<?xml version="1.0" encoding="UTF-8"?>
<feed xmlns="http://www.w3.org/2005/Atom"><entry>
<id>http://arxiv.org/abs/2401.01234v2</id><published>2024-01-02T18:00:00Z</published>
<title>Attention
  to attention</title><summary>All you need.</summary>
<author><name>Vera van Vector</name></author><author><name>Plato</name></author>
<arxiv:doi xmlns:arxiv="http://arxiv.org/schemas/atom">10.5555/published.1</arxiv:doi>
</entry></feed>"""
OPENLIBRARY = {
    "ISBN:9780071390118": {
        "title": "Principles of neural science",
        "subtitle": "A book",
        "authors": [{"name": "Eric R. Kandel"}],
        "publishers": [{"name": "McGraw-Hill"}],
        "publish_places": [{"name": "New York"}],
        "publish_date": "October 2012",
    }
}
NEWS = """<!doctype html><html lang="en-US"><head><title>Ketamine flattens | Live Science</title>
<link rel="canonical" href="/ketamine">
<meta property="og:site_name" content="Live Science"><meta property="og:title" content="Ketamine flattens!">
<script type="application/ld+json">{"@context": "https://schema.org", "@graph": [
 {"@type": "Organization", "name": "Future US"},
 {"@type": "NewsArticle", "headline": "Ketamine may flatten the brain's &quot;hierarchies&quot;",
  "datePublished": "2025-06-19T10:00:00+00:00",
  "author": [{"@type": "Person", "name": "Jane Palmer"}, {"@type": "Organization", "name": "Live Science"}],
  "publisher": {"@type": "Organization", "name": "Live Science"}}]}</script></head><body></body></html>"""
