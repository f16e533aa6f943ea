"""References in the house style, as plain parts. Pure; templates turn the parts into HTML.

The house form, after the present site's own:

    Palmer, J. (19 June 2025). Title of the piece. Live Science.

Other styles come from a CSL processor; this module stays the one place that picks a formatter.
"""

from dataclasses import dataclass

from .records import Name, Record, Role

MOST_NAMES = 6


@dataclass(frozen=True, slots=True)
class Reference:
    """One formatted reference: runs of text in the order they are printed.

    `container` is set in italics by the template, `link` (with its visible text) is a hyperlink.
    """

    names: str
    date: str
    title: str
    container: str
    details: str
    event: str
    link: str
    link_text: str


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


def _details(record: Record) -> str:
    volume = record.volume + (f"({record.issue})" if record.issue else "")
    return ", ".join(part for part in (volume, record.pages.replace("-", "–")) if part)


def _event(record: Record) -> str:
    if not record.event_title:
        return ""
    parts = [record.event_title, record.event_place]
    if record.event_date:
        parts.append(record.event_date.in_words())
    return f"Presented at {', '.join(part for part in parts if part)}"


def format_reference(record: Record) -> Reference:
    """`record` in the house style."""
    link, text = record.url, record.url.removeprefix("https://").removeprefix("http://")
    if record.doi:
        link, text = f"https://doi.org/{record.doi}", f"doi:{record.doi}"
    elif record.pmid:
        link, text = f"https://pubmed.ncbi.nlm.nih.gov/{record.pmid}/", f"PMID {record.pmid}"
    return Reference(
        names=_names(record),
        date=record.issued.in_words() if record.issued else "no date",
        title=record.title.rstrip("."),
        container=record.container_title or ("" if record.event_title else record.publisher),
        details=_details(record),
        event=_event(record),
        link=link,
        link_text=text.rstrip("/"),
    )
