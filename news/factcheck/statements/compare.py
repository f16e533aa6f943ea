"""What changed between two versions of a content, for people to read. Pure."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from news.digest import Content, Item, under_one_scheme, words_of
from news.spelling import canonical

from .alignment import steps

_REMOVED: Final = "removed"
_ADDED: Final = "added"
_SAME: Final = "same"


@dataclass(frozen=True, slots=True)
class Run:
    """Some words of a changed item: `kind` is "same", "removed" or "added"."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Change:
    """One item, or one field of a source, that is not as it was.

    `place` names its kind; `about` is the name of the source, empty for an item.
    """

    place: str
    runs: tuple[Run, ...]
    about: str = ""


def changes(before: Content, after: Content) -> list[Change]:
    """What is different in `after`, in reading order; empty if the digests are equal."""
    before, after = under_one_scheme(before, after)
    return [*_changed_items(before, after), *changed_sources(before, after)]


def changed_sources(before: Content, after: Content) -> list[Change]:
    """Which fields of which sources say something else in `after`, and what."""
    before, after = under_one_scheme(before, after)
    keys = [*before.sources, *(key for key in after.sources if key not in before.sources)]
    return [
        Change(f"{key.split(':')[0]}.{name}", runs(_value_words(old), _value_words(new)), about)
        for key in keys
        for about, name, old, new in _changed_fields(
            before.sources.get(key, {}), after.sources.get(key, {})
        )
    ]


def _changed_fields(
    before: Mapping[str, Any], after: Mapping[str, Any]
) -> Iterator[tuple[str, str, Any, Any]]:
    named = before or after
    about = str(named.get("title") or named.get("name") or "")
    for name in sorted({*before, *after}):
        old, new = before.get(name, ""), after.get(name, "")
        if canonical(old) != canonical(new):
            yield about, name, old, new


def _value_words(value: Any) -> str:
    if isinstance(value, Mapping) and "date-parts" in value:
        return "-".join(f"{part:02d}" for part in value["date-parts"][0])
    if isinstance(value, list):
        return "; ".join(_value_words(part) for part in value)
    if isinstance(value, Mapping):
        return " ".join(str(part) for name, part in value.items() if name != "position")
    return str(value)


def _changed_items(was: Content, now: Content) -> Iterator[Change]:
    before, after = was.items, now.items
    old, new = ([(item.kind, item.text) for item in items] for items in (before, after))
    for what, i1, i2, j1, j2 in steps(old, new):
        if what == "equal":
            continue
        removed, added = list(before[i1:i2]), list(after[j1:j2])
        while removed or added:
            first = removed.pop(0) if removed else None
            match = next((item for item in added if first and item.kind == first.kind), None)
            if match:
                added.remove(match)
            elif not first:
                match = added.pop(0)
            place = (match or first).kind  # type: ignore[union-attr]  # one of them is there
            yield Change(place, runs(_item_words(first, was), _item_words(match, now)))


def _item_words(item: Item | None, content: Content) -> str:
    if not item:
        return ""
    if item.kind == "byline":
        return content.sources.name_of(item.text, item.text)
    if item.kind.endswith(("lead_image", ".image", "portrait")) and item.text[:1].isdigit():
        return f"no. {item.text.split()[0]}, file {item.text.split()[-1][:8]}"
    if item.text.startswith(("{", "[")):  # a field of a citation
        try:
            return _value_words(json.loads(item.text))
        except ValueError:
            pass
    return words_of(item.text)


def runs(before: str, after: str) -> tuple[Run, ...]:
    """`after` word by word: what stayed, what went, what came."""
    old, new = before.split(), after.split()
    if old == new:  # another style, link or picture under the same words
        return (Run(_REMOVED, before), Run(_ADDED, after))
    found: list[Run] = []
    for what, i1, i2, j1, j2 in steps(old, new):
        if what == "equal":
            found.append(Run(_SAME, " ".join(old[i1:i2])))
            continue
        if i2 > i1:
            found.append(Run(_REMOVED, " ".join(old[i1:i2])))
        if j2 > j1:
            found.append(Run(_ADDED, " ".join(new[j1:j2])))
    return tuple(found)
