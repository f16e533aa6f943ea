"""References in one plain line, for lists and for when nothing better is stored. Pure.

    Palmer, J. (19 June 2025). Title of the piece. Live Science. https://www.livescience.com/x

What readers see is formatted by the CSL processor: see `engine.py` and `formatted.py`.
"""

from urllib.parse import quote

from .record import Name, Record, Role

MOST_NAMES = 6


def _initials(given: str) -> str:
    """ "Claudio M." -> "C. M.", "Jean-Luc" -> "J.-L."."""
    words = given.replace("\u2010", "-").split()
    return " ".join("-".join(f"{part[0]}." for part in word.split("-") if part) for word in words)


def format_name(name: Name) -> str:
    """ "Palmer, J.", or the literal name."""
    if name.literal:
        return name.literal
    return ", ".join(part for part in (name.family, _initials(name.given)) if part)


def _join(names: tuple[Name, ...]) -> str:
    shown = [format_name(name) for name in names[:MOST_NAMES]]
    if len(names) > MOST_NAMES:
        return ", ".join([*shown, "et al."])
    if len(shown) > 1:
        return f"{', '.join(shown[:-1])} & {shown[-1]}"
    return "".join(shown)


def _names(record: Record) -> str:
    makers = tuple(name for name in record.contributors if name.role is not Role.EDITOR)
    if makers:
        return _join(makers)
    editors = record.named(Role.EDITOR)
    if not editors:
        return ""
    return f"{_join(editors)} ({'ed.' if len(editors) == 1 else 'eds.'})"


def _where(record: Record) -> str:
    volume = record.volume + (f"({record.issue})" if record.issue else "")
    container = record.container_title or ("" if record.event_title else record.publisher)
    parts = (container, volume, record.pages.replace("-", "–"))
    return ", ".join(part for part in parts if part)


def event_note(record: Record) -> str:
    """ "Presented at Psychedelic Science 2025, Denver, CO, June 2025", or nothing."""
    if not record.event_title:
        return ""
    parts = [record.event_title, record.event_place]
    if record.event_date:
        parts.append(record.event_date.in_words())
    return f"Presented at {', '.join(part for part in parts if part)}"


def address_of(record: Record) -> str:
    """The web address that leads to the source: its DOI's, its own, PubMed's, or none."""
    if record.doi:
        return f"https://doi.org/{quote(record.doi, safe='/:;()._-')}"
    if record.url:
        return record.url
    return f"https://pubmed.ncbi.nlm.nih.gov/{record.pmid}/" if record.pmid else ""


def plain_reference(record: Record) -> str:
    """`record` in one line."""
    date = record.issued.in_words() if record.issued else (record.status or "no date")
    start = " ".join(part for part in (_names(record), f"({date})") if part)
    parts = (start, record.title.rstrip("."), _where(record), event_note(record))
    sentences = ". ".join(part for part in parts if part)
    return " ".join(part for part in (f"{sentences}.", address_of(record)) if part)
