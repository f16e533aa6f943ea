"""Which of our patterns a hostile text can slow down: `make lint` asks.

A pattern that backtracks can take seconds over a few thousand characters, and with it the process.
Each pattern of ours is taken apart, and tried on texts made of its own parts: a beginning that it
likes, one part again and again, an end that it doesn't like. What then takes more than linear time
is told, with the text. (OWASP, "Regular expression Denial of Service".)
"""

import ast
import importlib
import re
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from itertools import product
from pathlib import Path
from re import _constants as codes  # type: ignore[attr-defined]  # the compiler's own, undocumented
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any, NamedTuple

import django

ROOT = Path(__file__).parent.parent
# They read mark-up and files of our own alone.
READ_OURS = {"neurogrit_cms/inert.py", "news/citations/styles/__init__.py"}
PACKAGES = ("home", "news", "search", "neurogrit_cms")
_CALLS = {"compile", "sub", "subn", "match", "search", "fullmatch", "findall", "finditer", "split"}
_AT_ONCE = {"match", "fullmatch"}
_ENDS = ("", "\0", " !\n")
# Sizes in repetitions. Backtracking without end shows at the first ones, squares at the last.
_SMALL = (14, 18, 22, 100, 400)
_LARGE = (2_000, 8_000)
_SECONDS = 3.0  # on one pattern: those of a hundred words are slow to try
_TOO_LONG = 0.01  # seconds: below it no growth can be told from noise
_LINEAR = 8.0  # four times as much text may take so many times as long; squares take 16


class Used(NamedTuple):
    """A pattern in our code: where it stands, and by which methods it is used."""

    place: str
    how: frozenset[str]
    pattern: str
    flags: int


def patterns_of(path: Path, module: Any) -> Iterator[Used]:
    """The patterns that a module gives to `re`, with the module's own constants put in.

    One that is put together from what is known only later is left out: those escape what they add.
    """
    source = path.read_text()
    tree = ast.parse(source)
    names = {
        id(node.value): target.id
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign | ast.AnnAssign) and node.value
        for target in (node.targets if isinstance(node, ast.Assign) else [node.target])
        if isinstance(target, ast.Name)
    }
    for node in ast.walk(tree):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
            continue
        if not (isinstance(node.func.value, ast.Name) and node.func.value.id == "re"):
            continue
        if node.func.attr not in _CALLS or not node.args:
            continue
        pattern = _value(node.args[0], module)
        if isinstance(pattern, str):
            flags = 0
            for given in [*node.args[1:], *(word.value for word in node.keywords)]:
                value = _value(given, module)
                flags |= int(value) if isinstance(value, re.RegexFlag) else 0
            name = names.get(id(node), "")
            used = re.findall(rf"\b{name}\.(\w+)", source) if name.startswith("_") else []
            how = used if node.func.attr == "compile" else [node.func.attr]
            yield Used(f"{path.relative_to(ROOT)}:{node.lineno}", frozenset(how), pattern, flags)


def _value(node: ast.expr, module: Any) -> Any:
    try:
        return eval(compile(ast.Expression(node), "", "eval"), dict(vars(module)))  # noqa: S307  # our own source
    except Exception:  # noqa: BLE001  # what can't be told is left out
        return None


def attacks_on(pattern: str, flags: int = 0) -> Iterator[tuple[str, str, str]]:
    """Beginnings, parts to repeat and ends, made of the pattern's own parts."""
    tree = parser.parse(pattern, flags)
    parts = set(_repeated(tree, ""))
    letters = sorted(set(_letters(tree)))[:24]
    starts = {start for start, _part in parts} | {""}
    # What is repeated; what leads to it, so that each begins anew; letters, and pairs of them.
    pumps = [part for _start, part in parts] + sorted(starts)[:20] + ["a", " ", "0", "<", *letters]
    pumps += [one + two for one, two in product(letters[:8], repeat=2)]
    for start in sorted(starts, key=len)[:3]:
        for pump in dict.fromkeys(filter(None, pumps)):
            for end in _ENDS:
                yield start, pump, end


def _repeated(tree: Any, before: str) -> Iterator[tuple[str, str]]:
    """What leads to each repetition of a pattern, and the shortest that it repeats."""
    for code, value in tree:
        if code in {codes.MAX_REPEAT, codes.MIN_REPEAT, codes.POSSESSIVE_REPEAT}:
            least, most, inner = value
            if most > 20:
                yield before, _shortest(inner)
            yield from _repeated(inner, before)
            before += _shortest(inner) * least
        elif code is codes.SUBPATTERN:
            yield from _repeated(value[-1], before)
            before += _shortest(value[-1])
        elif code is codes.BRANCH:
            for branch in value[1]:
                yield from _repeated(branch, before)
            before += _shortest(value[1][0])
        elif code in {codes.ASSERT, codes.ASSERT_NOT}:
            yield from _repeated(value[1], before)
        else:
            before += _shortest([(code, value)])


def _shortest(tree: Any) -> str:  # noqa: C901  # a kind of node each
    """A short text that a part of a pattern likes."""
    text = ""
    for code, value in tree:
        if code is codes.LITERAL:
            text += chr(value)
        elif code is codes.NOT_LITERAL:
            text += "a" if value != ord("a") else "b"
        elif code is codes.ANY:
            text += "a"
        elif code is codes.IN:
            text += next(iter(_in(value)), "")
        elif code in {codes.MAX_REPEAT, codes.MIN_REPEAT, codes.POSSESSIVE_REPEAT}:
            text += _shortest(value[2]) * max(value[0], 1)
        elif code is codes.SUBPATTERN:
            text += _shortest(value[-1])
        elif code is codes.BRANCH:
            text += _shortest(value[1][0])
        elif code is codes.ATOMIC_GROUP:
            text += _shortest(value)
    return text


_TRIED = "a0 .-_<>&;,()[]{}\"'|\\/:=%#\n\tZ·é’"
_CATEGORIES: dict[Any, Callable[[str], bool]] = {
    codes.CATEGORY_DIGIT: str.isdigit,
    codes.CATEGORY_NOT_DIGIT: lambda sign: not sign.isdigit(),
    codes.CATEGORY_SPACE: str.isspace,
    codes.CATEGORY_NOT_SPACE: lambda sign: not sign.isspace(),
    codes.CATEGORY_WORD: lambda sign: sign.isalnum() or sign == "_",
    codes.CATEGORY_NOT_WORD: lambda sign: not (sign.isalnum() or sign == "_"),
}


def _in(members: Any) -> Iterator[str]:
    """Signs that a set of signs has: of ours, and its own."""
    negated = members[0][0] is codes.NEGATE
    likes = [_member(one) for one in members if one[0] is not codes.NEGATE]
    own = [
        chr(one[1] if one[0] is codes.LITERAL else one[1][0])
        for one in members
        if one[0] in {codes.LITERAL, codes.RANGE}
    ]
    for sign in [*_TRIED, *([] if negated else own)]:
        if any(like(sign) for like in likes) is not negated:
            yield sign


def _member(member: Any) -> Callable[[str], bool]:
    code, value = member
    if code is codes.LITERAL:
        return lambda sign: ord(sign) == value
    if code is codes.RANGE:
        return lambda sign: value[0] <= ord(sign) <= value[1]
    return _CATEGORIES[value]


def _letters(tree: Any) -> Iterator[str]:  # noqa: C901  # a kind of node each
    for code, value in tree:
        if code is codes.IN:
            yield from list(_in(value))[:6]
        elif code is codes.LITERAL:
            yield chr(value)
        elif code is codes.CATEGORY:
            yield from (sign for sign in _TRIED if _CATEGORIES[value](sign))
        elif code in {codes.MAX_REPEAT, codes.MIN_REPEAT, codes.POSSESSIVE_REPEAT}:
            yield from _letters(value[2])
        elif code is codes.SUBPATTERN:
            yield from _letters(value[-1])
        elif code is codes.BRANCH:
            for branch in value[1]:
                yield from _letters(branch)
        elif code in {codes.ASSERT, codes.ASSERT_NOT}:
            yield from _letters(value[1])


def slow_text(pattern: str, flags: int = 0, how: Iterable[str] = ()) -> str:
    """A text, shortly told, that takes the pattern more than linear time; empty if none was found."""
    compiled = re.compile(pattern, flags)
    ways: list[Callable[[str], Any]] = [getattr(compiled, one) for one in how if one in _AT_ONCE]
    if len(ways) < len(set(how)) or not ways:
        ways.append(lambda text: compiled.sub("", text))  # searches, as all the others do
    until = time.perf_counter() + _SECONDS
    for start, pump, end in attacks_on(pattern, flags):
        if time.perf_counter() > until:
            break
        for way in ways:
            # Once more: other work can slow one measurement down, not two.
            if _is_slow(way, start, pump, end) and _is_slow(way, start, pump, end):
                return f"{start!r} + {pump!r} × n + {end!r}"
    return ""


def _is_slow(way: Callable[[str], Any], start: str, pump: str, end: str) -> bool:
    for times in _SMALL:
        if _seconds(way, start + pump * times + end) > _TOO_LONG:
            return True
    # Squares that don't show at a smaller size are too small for us.
    if any(
        _seconds(way, start + pump * times + end) < _TOO_LONG * (times / _LARGE[1]) ** 2
        for times in (_LARGE[0] // 4, _LARGE[0])
    ):
        return False
    long = _seconds(way, start + pump * _LARGE[1] + end)
    if long < _TOO_LONG:
        return False
    short = min(_seconds(way, start + pump * _LARGE[0] + end) for _repeat in range(3))
    return min(long, _seconds(way, start + pump * _LARGE[1] + end)) > _LINEAR * short


def _seconds(way: Callable[[str], Any], text: str) -> float:
    """Of this thread alone: what else the machine does must not make a pattern slow."""
    start = time.thread_time()
    way(text)
    return time.thread_time() - start


def main() -> int:
    """Tell of each pattern that can be slowed down; the number of them."""
    django.setup()
    found = 0
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            if {"migrations", "settings", "corpus", "demo"} & set(path.parts) or (
                str(path.relative_to(ROOT)) in READ_OURS
            ):
                continue  # nobody sends them anything
            module = importlib.import_module(
                ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
            )
            for used in patterns_of(path, module):
                if text := slow_text(used.pattern, used.flags, used.how):
                    found += 1
                    sys.stdout.write(f"{used.place}: slow on {text}: {used.pattern[:100]}\n")
    return found


if __name__ == "__main__":
    sys.exit(1 if main() else 0)
