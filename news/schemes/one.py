"""Scheme 1: the spelling and the digests of all that was cleared until there is another. Pure.

A text is spelled in Unicode NFC with every run of white space as one space; stored rich text in one
spelling of its mark-up. The digest of a content is the SHA-256 of its JSON with sorted keys and no
spare white space (after RFC 8785), in UTF-8.

What was cleared under it has to be found again for good: nothing here, and nothing of what it takes
from `news.spelling`, may change what it returns (`tests/news/test_scheme_one.py` has examples).
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache
from html import escape, unescape
from html.parser import HTMLParser
from typing import Any, Final

from news.places import Place
from news.sources import Sources
from news.spelling import canonical, normalise, normalised, sha256

NUMBER: Final = 1
_TAG = re.compile(r"<[^<>]*>")
_CITED = re.compile(r'<embed(?=[^<>]* ids="([0-9,]*)")[^<>]*+>')
_LINK = re.compile(r"(<a [^<>]*>|</a>)")
_TARGET = re.compile(r'<a [^<>"]*?(?:href|id)="([^"]*)"')
_SENTENCE_END = re.compile(r"([.!?…][\"”’)]*(?: \[[0-9,]*\])?) ")
_WORDS_OF_A_SENTENCE = 4
_Items = Sequence[tuple[str, str]]


class SchemeOne:
    """See the module; the methods are those of `news.schemes.Scheme`."""

    number = NUMBER

    def plain(self, value: Any) -> str:
        """A stored value that is no rich text."""
        return normalise(str(value))

    def rich(self, value: Any) -> str:
        """Stored rich text."""
        return normalise(canonical_rich_text(value))

    def payload(self, items: _Items, sources: Sources) -> dict[str, Any]:
        """A content as JSON: what a clearance keeps."""
        return {
            "scheme": NUMBER,
            "items": [[place, text] for place, text in items],
            "sources": normalised(sources),
        }

    def text_digest(self, items: _Items) -> str:
        """Of the items alone, in hex."""
        return sha256(canonical([[place, text] for place, text in items]))

    def digest(self, items: _Items, sources: Sources) -> str:
        """Of everything, in hex."""
        return sha256(canonical(self.payload(items, sources)))

    def marks(self, place: str, text: str) -> Iterator[tuple[str, str]]:
        """Each sentence of an item with its mark, 32 hex digits.

        A few words, such as an answer of the study summary, are the same only in the same place.
        """
        for sentence in sentences(text):
            long = len(sentence.split()) >= _WORDS_OF_A_SENTENCE
            told = sentence if long else f"{Place(place).kind}\n{sentence}"
            yield sha256(told)[:32], sentence

    def statement_digest(self, context: Sequence[str], words: Sequence[str]) -> str:
        """Of a statement: what its meaning hangs on, and its words."""
        return sha256(canonical([NUMBER, [normalise(part) for part in context], list(words)]))


def sentences(text: str) -> list[str]:
    """The words of an item, sentence by sentence, with markers as "[7, 12]"; roughly cut."""
    return _SENTENCE_END.sub(r"\1\n", words_of(text)).split("\n")


def words_of(rich_text: str) -> str:
    """Canonical rich text as plain words, for people to compare: "10^6 cells [7, 12]"."""
    text = _CITED.sub(r" [\1]", rich_text)
    text = re.sub(r"</(p|li|h\d)>|<br>", " ", text).replace("<sup>", "^").replace("<sub>", "_")
    return normalise(unescape(_TAG.sub("", _told_links(text))))


def _told_links(markup: str) -> str:
    """Canonical mark-up with the target of each link behind its words, in brackets."""
    parts, target = [], ""
    for part in _LINK.split(markup):
        if told := _TARGET.match(part):
            target = told[1]
        elif part == "</a>" and target:
            parts.append(f" ({target})")
            target = ""
        parts.append(part)
    return "".join(parts)


# Rich text ----------------------------------------------------------------------------------------

# What the editor writes is read for what it looks like; anything else is kept to the letter.
_RENAMED: Final = {"strong": "b", "em": "i"}
_STYLES: Final = {"b", "i", "sup", "sub"}
_BLOCKS: Final = {"p", "ul", "ol", "li", "h2", "h3", "h4", "blockquote", "div"}
_BREAKS: Final = {"br", "hr"}
_UNSEEN: Final = {"data-block-key"}
# No editor nests tags deeper than this, or writes more declarations. Anything beyond is kept to the
# letter, so that reading time grows only with the length of a text.
DEEPEST: Final = 12
_MOST_DECLARATIONS: Final = 100
_DECLARATION: Final = re.compile(r"<(?=[!?])")


@lru_cache(maxsize=4_096)  # most of a text is as it was the last time
def canonical_rich_text(source: str) -> str:
    """Stored rich text in one spelling: what looks the same is the same.

    Kept: words, styles, links, lists, line breaks and inline citations in their place. Dropped:
    the editor's keys, empty paragraphs, the nesting order of styles, white space at the ends.
    """
    reader = _Reader()
    reader.feed(_with_whole_tags(source))
    reader.close()
    return reader.finish()


def _with_whole_tags(source: str) -> str:
    """`source` with “<” escaped where no “>” follows, and in declarations if there are many.

    The parser would search the rest of the text at each of them.
    """
    end = source.rfind(">") + 1
    source = source[:end] + source[end:].replace("<", "&lt;")
    if len(_DECLARATION.findall(source)) > _MOST_DECLARATIONS:
        source = _DECLARATION.sub("&lt;", source)
    return source


class _Reader(HTMLParser):
    """Reads mark-up into blocks of runs; a run is text under one set of styles."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._out: list[str] = []
        self._open: list[list[Any]] = []  # block tags: [tag, written]
        self._styles: list[str] = []
        self._line: list[tuple[frozenset[str], str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        tag = _RENAMED.get(tag, tag)
        named = _tag(tag, attrs)
        if tag in _BREAKS and named == tag:
            self._line += [(_PLAIN, "\n"), (_PLAIN, f"\0<{tag}>"), (_PLAIN, "\n")]
        elif (tag == "a" or (tag in _STYLES and named == tag)) and len(self._styles) < DEEPEST:
            self._styles.append(named)
        elif tag in _BLOCKS and len(self._open) < DEEPEST:
            self._end_line()
            if self._open and self._open[-1][0] == "":
                self._close_block()
            # A block with attributes of its own counts even when it is empty.
            self._open.append([named, False])
            if named != tag:
                self._write_open_blocks()
        else:
            self._keep(f"<{named}>")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _BREAKS:
            self.handle_starttag(tag, attrs)
        else:
            self._keep(f"<{_tag(tag, attrs)}/>")

    def handle_endtag(self, tag: str) -> None:
        tag = _RENAMED.get(tag, tag)
        if tag in _STYLES or tag == "a":
            for place in range(len(self._styles) - 1, -1, -1):
                if self._styles[place].split(" ")[0] == tag:
                    del self._styles[place]
                    return
            self._keep(f"</{tag}>")
        elif tag in _BLOCKS:
            if any(named.split(" ")[0] == tag for named, _written in self._open):
                self._end_line()
                while self._close_block() != tag:
                    pass
        elif tag not in _BREAKS:
            self._keep(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        # NUL marks tags in a line; no reader sees one in a text.
        self._line.append((frozenset(self._styles), data.replace("\0", "")))

    def handle_comment(self, data: str) -> None:
        self._keep(f"<!--{data}-->")

    def handle_decl(self, decl: str) -> None:
        self._keep(f"<!{decl}>")

    def handle_pi(self, data: str) -> None:
        self._keep(f"<?{data}>")

    def unknown_decl(self, data: str) -> None:
        self._keep(f"<![{data}]>")

    def _keep(self, markup: str) -> None:
        self._line.append((_PLAIN, "\0" + markup.replace("\0", "")))

    def finish(self) -> str:
        """The canonical text; mark-up left open is closed."""
        self._end_line()
        while self._open:
            self._close_block()
        return "".join(self._out)

    def _close_block(self) -> str:
        named, written = self._open.pop()
        tag = str(named).split(" ")[0]
        if written:
            self._out.append(f"</{tag or 'p'}>")
        return tag

    def _end_line(self) -> None:
        line = _canonical_line(self._line)
        self._line = []
        if not line:
            return
        if not self._open:
            self._open.append(["", False])  # words outside any paragraph stand in one
        self._write_open_blocks()
        self._out.append(line)

    def _write_open_blocks(self) -> None:
        for block in self._open:
            if not block[1]:
                self._out.append(f"<{block[0] or 'p'}>")
                block[1] = True


def _tag(tag: str, attrs: list[tuple[str, str | None]]) -> str:
    """A tag with its attributes in order, the editor's own left out."""
    kept = sorted((name, value or "") for name, value in attrs if name not in _UNSEEN)
    return " ".join([tag, *(f'{name}="{escape(_attribute(name, value))}"' for name, value in kept)])


def _attribute(name: str, value: str) -> str:
    return ",".join(re.findall(r"\d+", value)) if name == "ids" else normalise(value)


_Run = tuple[frozenset[str], str]
_PLAIN: Final[frozenset[str]] = frozenset()


def _canonical_line(line: list[_Run]) -> str:
    """One block's runs, merged where neighbours look alike, with white space collapsed."""
    runs: list[tuple[frozenset[str], list[str]]] = []
    for styles, text in _spaced(line):
        if not runs and _breaks(text):
            continue
        words = not text.startswith("\0")
        if words and runs and runs[-1][0] == styles and not runs[-1][1][0].startswith("\0"):
            runs[-1][1].append(text)
        else:
            runs.append((styles, [text]))
    while runs and _breaks(runs[-1][1][0]):
        runs.pop()
    return "".join(_run(styles, "".join(texts)) for styles, texts in runs)


def _spaced(line: list[_Run]) -> Iterator[_Run]:
    """Words, tags and single spaces between them; no space at an end or beside a line break.

    A space between two styles belongs to what they share.
    """
    last: _Run | None = None
    space = False
    for styles, part in _parts(line):
        if part.isspace():
            space = last is not None and not _breaks(last[1])
            continue
        if space and last and not _breaks(part):
            yield last[0] & styles, " "
        space = False
        last = (styles, part)
        yield last


def _parts(line: list[_Run]) -> Iterator[_Run]:
    for styles, text in line:
        if text.startswith("\0"):
            yield frozenset(), text
        else:
            for part in re.findall(r"\s+|\S+", unicodedata.normalize("NFC", text)):
                yield styles, part


def _breaks(text: str) -> bool:
    return text in {"\0<br>", "\0<hr>"}


def _run(styles: frozenset[str], text: str) -> str:
    if text.startswith("\0"):
        return text[1:]
    tags = sorted(styles)
    opened = "".join(f"<{tag}>" for tag in tags)
    closed = "".join(f"</{tag.split(' ')[0]}>" for tag in reversed(tags))
    return f"{opened}{escape(unicodedata.normalize('NFC', text), quote=False)}{closed}"
