"""Identifiers of sources: read what people type, keep one normal form, refuse the rest.

Pure: no Django, no network. Each `normalise_*` takes what was typed, returns the stored form
(empty for empty) and raises BadIdentifier, whose text is fit to show, for anything else.

Sources: DOI Handbook 2.2 (a DOI is case-insensitive); PubMed's PMIDs are one to eight digits;
ISBN check digits after ISO 2108; ORCID check digit after ISO/IEC 7064 MOD 11-2; URLs after
RFC 3986, sections 6.2.2 and 6.2.3.
"""

import re
from urllib.parse import SplitResult, quote, unquote, urlsplit, urlunsplit


class BadIdentifier(ValueError):
    """What was typed is not an identifier of the kind asked for; the message says what is."""


_DOI = re.compile(r"10\.[0-9]{4,9}(?:\.[0-9]{1,9}){0,5}/\S+")
_SICI = re.compile(r"<\d+:[^<>\s]*>")
_DOI_PREFIX = re.compile(r"(?i)^(?:https?://)?(?:(?:dx\.|www\.)?doi\.org/)|^doi:\s*")
_PMID_PREFIX = re.compile(
    r"(?i)^(?:https?://)?(?:pubmed\.ncbi\.nlm\.nih\.gov/|www\.ncbi\.nlm\.nih\.gov/pubmed/)|^pmid:\s*"
)
_ORCID_PREFIX = re.compile(r"(?i)^(?:https?://)?(?:www\.)?orcid\.org/")
_TRACKING = re.compile(r"(?i)^(?:utm_\w+|fbclid|gclid|mc_cid|mc_eid|igshid)$")
_DEFAULT_PORTS = {"http": 80, "https": 443}
_CONTROL = re.compile(r"[\x00-\x20\x7f<>\"{}|\\^`]")


def normalise_doi(typed: str) -> str:
    """A DOI in lower case without resolver or prefix: "10.1126/science.1241224"."""
    text = typed.strip()
    if not text:
        return ""
    if stripped := _DOI_PREFIX.sub("", text, count=1):
        text = unquote(stripped) if "://" in typed else stripped
    text = text.rstrip(".,;").lower()
    # Old DOIs have pairs of angle brackets: 10.1002/(sici)1097-0258(...)17:15/16<1661::...
    if not _DOI.fullmatch(text) or re.search(r'[\x00-\x20"<>]', _SICI.sub("", text)):
        raise BadIdentifier("This is not a DOI. One looks like 10.1126/science.1241224.")
    return text


def normalise_pmid(typed: str) -> str:
    """A PubMed id as digits without leading zeros."""
    text = _PMID_PREFIX.sub("", typed.strip(), count=1).rstrip("/")
    if not text:
        return ""
    if not re.fullmatch(r"0*[1-9][0-9]{0,7}", text):
        raise BadIdentifier("A PubMed id is a number of up to eight digits, such as 24136970.")
    return str(int(text))


def _isbn13_check_digit(digits: str) -> str:
    total = sum(int(digit) * (3 if index % 2 else 1) for index, digit in enumerate(digits[:12]))
    return str(-total % 10)


def _isbn10_is_valid(text: str) -> bool:
    values = [10 if char == "X" else int(char) for char in text]
    return sum(value * (10 - index) for index, value in enumerate(values)) % 11 == 0


def normalise_isbn(typed: str) -> str:
    """An ISBN-13 without hyphens; an ISBN-10 is converted."""
    text = re.sub(r"(?i)^isbn(?:-1[03])?:?\s*", "", typed.strip())
    text = re.sub(r"[\s\u2010-\u2015-]", "", text).upper()
    if not text:
        return ""
    if re.fullmatch(r"[0-9]{9}[0-9X]", text) and _isbn10_is_valid(text):
        stem = f"978{text[:9]}"
        return stem + _isbn13_check_digit(stem)
    if re.fullmatch(r"97[89][0-9]{10}", text) and text[12] == _isbn13_check_digit(text):
        return text
    raise BadIdentifier("This is not a valid ISBN: check its digits. It has 10 or 13 of them.")


def normalise_orcid(typed: str) -> str:
    """An ORCID iD as four groups: "0000-0002-1825-0097"."""
    text = _ORCID_PREFIX.sub("", typed.strip(), count=1).upper().replace("-", "")
    if not text:
        return ""
    if re.fullmatch(r"[0-9]{15}[0-9X]", text):
        total = 0
        for char in text[:15]:
            total = (total + int(char)) * 2
        check = (12 - total % 11) % 11
        if text[15] == ("X" if check == 10 else str(check)):
            return "-".join(text[start : start + 4] for start in range(0, 16, 4))
    raise BadIdentifier("This is not an ORCID iD. One looks like 0000-0002-1825-0097.")


def _web_address(typed: str) -> tuple[SplitResult, str]:
    """The parts of an http(s) address, and its host in lower case; raises BadIdentifier."""
    message = "Enter a web address that begins with https:// or http://."
    if _CONTROL.search(typed):
        raise BadIdentifier(message)
    try:
        parts = urlsplit(typed)
        host = (parts.hostname or "").encode("idna").decode("ascii")
        _ = parts.port
    except ValueError as error:  # UnicodeError is one
        raise BadIdentifier(message) from error
    if parts.scheme.lower() not in _DEFAULT_PORTS or "." not in host or "@" in parts.netloc:
        raise BadIdentifier(message)
    return parts, host


def normalise_url(typed: str) -> str:
    """A web address with scheme and host in lower case, without fragment and tracking parameters.

    Raises BadIdentifier for anything but http and https, so that `javascript:` and `data:`
    never reach a link.
    """
    text = typed.strip()
    if not text:
        return ""
    parts, host = _web_address(text)
    scheme = parts.scheme.lower()
    netloc = host if parts.port in (None, _DEFAULT_PORTS[scheme]) else f"{host}:{parts.port}"
    query = "&".join(
        _quoted(pair)
        for pair in parts.query.split("&")
        if pair and not _TRACKING.match(unquote(pair.partition("=")[0]))
    )
    return urlunsplit((scheme, netloc, _quoted(parts.path) or "/", query, ""))


def _quoted(text: str) -> str:
    """What may not stand in an address percent-encoded; what is encoded already stays (RFC 3986, 2.4)."""
    text = re.sub(r"%(?![0-9A-Fa-f]{2})", "%25", text)
    text = re.sub(r"%[0-9a-f]{2}", lambda escape: escape.group().upper(), text)
    return quote(text, safe="/%:@!$&'()*+,;=~-._?")
