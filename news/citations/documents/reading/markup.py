"""Web pages and articles in JATS XML: a part for each paragraph, with the heading above it."""

from collections.abc import Iterator
from typing import Final

from lxml import etree, html

from news.citations.documents.texts import Kind, Part

from .problems import CannotBeRead, Problem

_HEADINGS: Final = frozenset(("h1", "h2", "h3", "h4", "h5", "h6", "title", "article-title"))
_PARAGRAPHS: Final = frozenset(
    (
        "p", "li", "tr", "dt", "dd", "blockquote", "figcaption", "caption", "pre", "label",
        "mixed-citation", "disp-quote",
    )
)  # fmt: skip
# What is of the site and not of the page, and what nobody reads.
_LEFT_OUT: Final = (
    "script", "style", "noscript", "template", "nav", "footer", "aside", "form", "svg", "iframe",
    "object", "head", "journal-meta", "tex-math",
)  # fmt: skip


def parts_of_html(data: bytes) -> list[Part]:
    """The paragraphs of a web page. Raises CannotBeRead."""
    parser = html.HTMLParser(no_network=True, remove_comments=True, encoding=_encoding(data))
    try:
        tree = html.document_fromstring(data, parser=parser)
    except (etree.LxmlError, ValueError) as error:
        raise CannotBeRead(Problem.DAMAGED) from error
    return _parts(tree)


def parts_of_xml(data: bytes) -> list[Part]:
    """The paragraphs of an article in JATS. Raises CannotBeRead."""
    parser = etree.XMLParser(
        no_network=True,
        resolve_entities=False,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
    )
    try:
        tree = etree.fromstring(data, parser=parser)  # nothing outside is looked at
    except (etree.LxmlError, ValueError) as error:
        raise CannotBeRead(Problem.DAMAGED) from error
    return _parts(tree)


def _encoding(data: bytes) -> str | None:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return None
    return "utf-8"


def _parts(tree: etree._Element) -> list[Part]:
    etree.strip_elements(tree, *(f"{{*}}{name}" for name in _LEFT_OUT), with_tail=False)
    found: list[Part] = []
    section = ""
    for name, text in _blocks(tree):
        if name in _HEADINGS:
            section = text
        found.append(Part(Kind.PARAGRAPH, str(len(found) + 1), text, section))
    if not found:
        raise CannotBeRead(Problem.NO_TEXT)
    return found


def _blocks(element: etree._Element) -> Iterator[tuple[str, str]]:
    name = _name(element)
    if name in _HEADINGS or (name in _PARAGRAPHS and not _holds_paragraphs(element)):
        if text := _text(element):
            yield name, text
        return
    if text := " ".join((element.text or "").split()):
        yield "", text
    for child in element:
        yield from _blocks(child)
        if text := " ".join((child.tail or "").split()):
            yield "", text


def _holds_paragraphs(element: etree._Element) -> bool:
    return any(_name(one) in _PARAGRAPHS for one in element.iterdescendants())


def _text(element: etree._Element) -> str:
    """Words of a paragraph, or of the cells of a row."""
    cells = element if _name(element) == "tr" else [element]
    return " ".join(" ".join("".join(cell.itertext()).split()) for cell in cells)


def _name(element: etree._Element) -> str:
    tag = element.tag
    return etree.QName(tag).localname.lower() if isinstance(tag, str) else ""
