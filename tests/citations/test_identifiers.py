import pytest
from hypothesis import given
from hypothesis import strategies as st

from news.citations.records.identifiers import (
    BadIdentifier,
    normalise_doi,
    normalise_isbn,
    normalise_orcid,
    normalise_pmid,
    normalise_url,
)

EVERY = (normalise_doi, normalise_isbn, normalise_orcid, normalise_pmid, normalise_url)


@pytest.mark.parametrize(
    ("normalise", "typed", "kept"),
    [
        (normalise_doi, "10.1126/science.1241224", "10.1126/science.1241224"),
        (normalise_doi, " https://doi.org/10.1056/NEJMoa2212948 ", "10.1056/nejmoa2212948"),
        (normalise_doi, "http://dx.doi.org/10.1016/S0140-6736%2824%2901296-0", "10.1016/s0140-6736(24)01296-0"),
        (normalise_doi, "doi: 10.1038/nrn3475.", "10.1038/nrn3475"),
        (normalise_pmid, "PMID: 024136970", "24136970"),
        (normalise_pmid, "https://pubmed.ncbi.nlm.nih.gov/24136970/", "24136970"),
        (normalise_isbn, "0-306-40615-2", "9780306406157"),
        (normalise_isbn, "ISBN 978-0-306-40615-7", "9780306406157"),
        (normalise_isbn, "080442957X", "9780804429573"),
        (normalise_orcid, "https://orcid.org/0000-0002-1825-0097", "0000-0002-1825-0097"),
        (normalise_orcid, "0000-0002-1694-233x", "0000-0002-1694-233X"),
        (normalise_url, "HTTPS://WWW.Example.ORG:443", "https://www.example.org/"),
        (normalise_url, "https://example.org/a?utm_source=x&id=7&fbclid=z#top", "https://example.org/a?id=7"),
        (normalise_url, "http://example.org:8080/a b".replace(" ", "%20"), "http://example.org:8080/a%20b"),
        (normalise_url, "https://bücher.example/straße", "https://xn--bcher-kva.example/stra%C3%9Fe"),
    ],
)  # fmt: skip
def test_what_people_type_is_brought_to_one_form(normalise, typed, kept):
    assert normalise(typed) == kept


@pytest.mark.parametrize(
    ("normalise", "typed"),
    [
        (normalise_doi, "science.1241224"),
        (normalise_doi, "10.1126"),
        (normalise_doi, "10.1126/<script>"),
        (normalise_pmid, "123456789"),
        (normalise_pmid, "0"),
        (normalise_pmid, "PMC3880190"),
        (normalise_isbn, "978-0-306-40615-8"),
        (normalise_isbn, "12345"),
        (normalise_orcid, "0000-0002-1825-0098"),
        (normalise_url, "javascript:alert(1)"),
        (normalise_url, "JaVaScRiPt://example.org/%0aalert(1)"),
        (normalise_url, "data:text/html,<script>alert(1)</script>"),
        (normalise_url, "ftp://example.org/"),
        (normalise_url, "https://"),
        (normalise_url, "https://localhost/"),
        (normalise_url, "https://user@example.org/"),
        (normalise_url, "https://example.org:port/"),
        (normalise_url, 'https://example.org/"onclick="x'),
        (normalise_url, "https://[::1"),
        (normalise_url, "https://example.org/\x00"),
    ],
)
def test_what_is_no_identifier_is_refused_with_a_sentence(normalise, typed):
    with pytest.raises(BadIdentifier, match=r"\.$"):
        normalise(typed)


@pytest.mark.parametrize("normalise", EVERY)
def test_nothing_typed_is_nothing_kept(normalise):
    assert normalise("   ") == ""


@pytest.mark.parametrize("normalise", EVERY)
@given(typed=st.text(max_size=60))
def test_any_text_is_either_normal_for_good_or_refused(normalise, typed):
    try:
        kept = normalise(typed)
    except BadIdentifier:
        return
    assert normalise(kept) == kept


@given(path=st.text(max_size=30), query=st.text(max_size=30))
def test_a_normal_web_address_always_begins_with_http(path, query):
    try:
        kept = normalise_url(f"https://example.org/{path}?{query}")
    except BadIdentifier:
        return
    assert kept.startswith("https://example.org/")
    assert not set(kept) & set('<>" \n\t')
