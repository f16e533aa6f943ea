"""A story's content as passages: each item with what it means, and rests on, where it stands.

Every item of a content becomes one passage, in the same order, whatever its kind: nothing that a
reader could take as fact is left out. A kind that this module does not know is one statement that
holds in its own place only.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from datetime import date
from functools import cache, lru_cache
from itertools import groupby
from typing import Any, Final

from django.utils.formats import date_format
from django.utils.translation import get_language, gettext_lazy, override
from django.utils.translation import gettext as _
from wagtail.blocks import Block, ListBlock, RichTextBlock, StreamBlock, StructBlock
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock

from news.blocks.body import BodyBlock
from news.blocks.cited import searchable_words
from news.citations.in_text.markers import cited_ids
from news.digest import Content, Item
from news.factcheck.statements.cutting import Passage
from news.labels import DESIGNS, PEER_REVIEW, SUBJECTS, correction_label
from news.places import Place

# Running text: a sentence means the same wherever it stands, and is a statement of its own.
# Not "What this does not mean": there it says the contrary.
_PROSE: Final = {
    "headline",
    "search_title",
    "standfirst",
    "body.paragraph",
    "body.subheading",
    "body.explainer.points.text",
}
# Kinds of place at which a picture stands.
PICTURES: Final = frozenset(("lead_image", "body.image.image"))
# What readers see in another way: a picture, a video, the title of a source.
_NO_WORDS: Final = {"body.image.image", "body.study_summary.citation", "body.embed.url"}
# The words of a choice, as readers see it.
_CHOICES: Final[Mapping[str, Mapping[Any, Any]]] = {
    "design": DESIGNS,
    "peer_review": PEER_REVIEW,
    "subjects": SUBJECTS,
}
# What the meaning of an item hangs on: other parts of its block.
_HANGS_ON: Final[Mapping[str, tuple[str, ...]]] = {
    "body.quotation.quote": ("speaker", "role"),
    "body.quotation.role": ("speaker",),
    "body.quotation.source": ("speaker", "quote"),
    "body.embed.title": ("url",),
}
_LABELS: Final = {
    "headline": gettext_lazy("Headline"),
    "search_title": gettext_lazy("Title for search engines"),
    "standfirst": gettext_lazy("Standfirst"),
    "dateline.place": gettext_lazy("Dateline: place"),
    "dateline.date": gettext_lazy("Dateline: date"),
    "byline": gettext_lazy("Byline"),
    "lead_image": gettext_lazy("Lead image"),
    "lead_image.alt": gettext_lazy("Lead image: alt text"),
    "lead_image.caption": gettext_lazy("Lead image: caption"),
    "lead_image.credit": gettext_lazy("Lead image: credit"),
    "body.image.image": gettext_lazy("Image"),
    "body.image.image.alt": gettext_lazy("Image: alt text"),
    "body.correction.kind": gettext_lazy("Correction: kind"),
    "body.correction.text": gettext_lazy("Correction"),
    "body.explainer.points.lead_in": gettext_lazy("Explainer: lead-in"),
    "body.explainer.points.text": gettext_lazy("Explainer: point"),
    "body.table.caption": gettext_lazy("Table: caption"),
    "body.table.heading": gettext_lazy("Table: heading"),
    "body.table.row.cell": gettext_lazy("Table: cell"),
}


def in_no_language() -> "override":
    """Within it, words for readers are as the code has them, whatever language is active.

    A statement is made of what is stored. Its digest may change with nothing else: not with a
    translation of our words, or the language of whoever asks.
    """
    return override(None)


def passages_of(content: Content) -> list[Passage]:
    """The passages of a story's content, one for each item; and one for what readers see as left out.

    A study summary without a number of participants says "Not reported" to readers: that is a
    statement too.
    """
    return list(_with_unreported(content, _passages(content)))


def words_of_body(body: Content, *, without: Collection[str] = ()) -> str:
    """The words of a story's body as readers meet them: what its statements say, and nothing else.

    For the search and whatever else is made of them; numbers of markers are left out. `body` comes
    from `news.text.facts.body_of`; `without` names kinds of blocks that are passed over.
    """
    words = (
        searchable_words(passage.text) if passage.is_rich else passage.text
        for passage in _passages(body)
        if passage.kind not in _NO_WORDS and passage.kind.split(".")[1] not in without
    )
    return " · ".join(word for word in words if word)


def _passages(content: Content) -> Iterator[Passage]:
    parts = _parts_of_blocks(content)
    for item in content.items:
        yield _passage(item, parts[Place(item.place).unit], content)


def _passage(item: Item, block: Mapping[str, str], content: Content) -> Passage:
    kind = item.kind
    is_rich = kind in _rich_kinds()
    with in_no_language():
        text, key = _shown(item, content)
    return Passage(
        place=item.place,
        text=text,
        label=_label_at(item, block),
        is_rich=is_rich,
        context=_context(item, block),
        citation_ids=_citation_ids(kind, block),
        key=key,
        shows_source=kind == "byline" or _is_picture(item),
        is_whole=not is_rich and kind not in _PROSE | {"body.quotation.quote"},
    )


def _shown(item: Item, content: Content) -> tuple[str, str]:
    """An item in the words that readers see, and what counts of it where that is more."""
    kind = item.kind
    if kind == "byline":
        name = content.sources.name_of(item.text, item.text)
        return name, f"{item.text} {name}"
    if kind == "dateline.date":
        return _day(item.text), item.text
    if _is_picture(item):
        return _picture(item, content)
    if kind == "body.correction.kind":
        return correction_label(item.text), item.text
    if kind.startswith("body.study_summary."):
        return _study_answer(kind.rpartition(".")[2], item.text, content)
    return item.text, ""


def _context(item: Item, block: Mapping[str, str]) -> tuple[str, ...]:
    """The items that give this one its meaning. None for running text."""
    kind = item.kind
    if kind in _PROSE:
        return ()
    if parts := _HANGS_ON.get(kind):
        return (kind, *(block.get(part, "") for part in parts))
    if kind == "body.explainer.points.lead_in":
        return (kind, block.get(Place(item.place).beside("text"), ""))
    if kind == "body.table.row.cell":
        return (kind, *_headings(Place(item.place), block))
    if _picture_part(kind):
        # "lead_image" itself stands under the empty name.
        return (kind, block.get("image") or block.get("") or "")
    return (kind,)


def _citation_ids(kind: str, block: Mapping[str, str]) -> tuple[int, ...]:
    """The sources of an item that has no marker itself."""
    if kind.startswith("body.study_summary."):
        return _ids(block.get("citation", ""))
    if kind.startswith("body.quotation.") and kind != "body.quotation.source":
        return _cited(block.get("source", ""))
    return ()


def _with_unreported(content: Content, passages: Iterator[Passage]) -> Iterator[Passage]:
    """`passages`, and behind a study summary the number of participants if it has none."""
    answered = {item.place for item in content.items}
    for block, parts in groupby(passages, lambda passage: Place(passage.place).unit):
        passage = None
        for passage in parts:  # the last one is looked at below
            yield passage
        participants = block.part("participants")
        if passage and block.endswith(".study_summary") and participants not in answered:
            yield _unreported(participants, passage.citation_ids)


def _unreported(place: str, citation_ids: tuple[int, ...]) -> Passage:
    kind = "body.study_summary.participants"
    with in_no_language():
        text = _("Not reported")
    return Passage(
        place=place,
        text=text,
        label=_label(kind),
        context=(kind,),
        citation_ids=citation_ids,
        key="-",
        is_whole=True,
    )


# Places -------------------------------------------------------------------------------------------


def _parts_of_blocks(content: Content) -> dict[Place, dict[str, str]]:
    """The texts of each unit's parts, by their place in the unit."""
    parts: dict[Place, dict[str, str]] = defaultdict(dict)
    for item in content.items:
        place = Place(item.place)
        parts[place.unit][place.in_unit] = item.text
    return parts


def _headings(place: Place, table: Mapping[str, str]) -> tuple[str, ...]:
    """What a cell is about: the table's caption, its column's heading, the cells to its left.

    In a table without headings the first row has them. A row that begins with an empty cell goes
    on with what stands above it, and is told from others by its number.
    """
    row, number = place.numbers[-2:]
    heading = table.get(f"heading[{number}]", "")
    if not heading and row > 1:
        heading = f"{number} {table.get(f'row[1].cell[{number}]', '')}"
    left = [table.get(f"row[{row}].cell[{at}]", "") for at in range(1, number)]
    which = "" if table.get(f"row[{row}].cell[1]") else str(row)
    return (table.get("caption", ""), heading, which, *left)


def _is_picture(item: Item) -> bool:
    return item.kind in PICTURES and item.text[:1].isdigit()


def _picture_part(kind: str) -> bool:
    return kind.startswith(("lead_image.", "body.image."))


@cache
def _rich_kinds() -> frozenset[str]:
    """The kinds of item that hold rich text, read from the one list of blocks."""
    return frozenset(_find_rich(BodyBlock(), "body"))


def _find_rich(block: Block, kind: str) -> Iterator[str]:
    if isinstance(block, RichTextBlock):
        yield kind
    elif isinstance(block, ListBlock):
        yield from _find_rich(block.child_block, kind)
    elif isinstance(block, TypedTableBlock):
        for child in block.child_blocks.values():
            yield from _find_rich(child, f"{kind}.row.cell")
    elif isinstance(block, StreamBlock | StructBlock):
        for name, child in block.child_blocks.items():
            yield from _find_rich(child, f"{kind}.{name}")


# Words --------------------------------------------------------------------------------------------


def _ids(text: str) -> tuple[int, ...]:
    return (int(text),) if text.isdigit() else ()


def _cited(rich_text: str) -> tuple[int, ...]:
    return tuple(dict.fromkeys(cited_ids(rich_text)))


def _picture(item: Item, content: Content) -> tuple[str, str]:
    """What people read in the place of a picture, and what counts: picture, file, credit."""
    number = item.text.split()[0]
    credit = content.sources.credit_of(number, "")
    words = _("Picture")
    return (f"{words}, {credit}" if credit else words), f"{item.text} {credit}"


def _day(text: str) -> str:
    """A date as readers see it. Anything else is returned unchanged."""
    try:
        return date_format(date.fromisoformat(text), "F j, Y")
    except ValueError:
        return text


def _study_answer(name: str, text: str, content: Content) -> tuple[str, str]:
    if name == "citation":
        source = content.sources.citation(text)
        return str(source.get("title") or _("Source no. %s") % text), text
    if words := _CHOICES.get(name):
        return str(words.get(text, text)), text
    return text, ""


def _label_at(item: Item, block: Mapping[str, str]) -> str:
    """The name of a place; of a cell with its row and its column's heading, which it says nothing without."""
    if item.kind != "body.table.row.cell":
        return _label(item.kind)
    row, number = Place(item.place).numbers[-2:]
    heading = block.get(f"heading[{number}]") or number
    return _("Table: row %(row)s, %(column)s") % {"row": row, "column": heading}


def _label(kind: str) -> str:
    return _label_in(get_language(), kind)


@lru_cache(maxsize=1_024)
def _label_in(_language: str | None, kind: str) -> str:
    if known := _LABELS.get(kind):
        return str(known)
    return ": ".join(str(label) for label in _block_labels(kind) if label) or kind


def _block_labels(kind: str) -> Iterator[Any]:
    """The labels of the blocks on the way to a kind, the editor's own."""
    block: Any = BodyBlock()
    for name in kind.split(".")[1:]:
        while isinstance(block, ListBlock):
            block = block.child_block
        block = getattr(block, "child_blocks", {}).get(name)
        if block is None:
            yield name.replace("_", " ")
            return
        yield block.label
