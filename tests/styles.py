"""Style sheets that a browser would read otherwise than they are meant: `python -m tests.styles`, in `make lint`.

A browser skips what it can't read, and says nothing.
"""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import tinycss2

ROOT = Path(__file__).resolve().parent.parent
# Rules that hold rules.
_NESTED = {"media", "supports", "layer", "container"}


def faults(css: str) -> Iterator[tuple[int, str]]:
    """Line and reason of each part that can't be read, and of each rule that says nothing."""
    yield from _in_rules(tinycss2.parse_stylesheet(css, skip_comments=True, skip_whitespace=True))


def _in_rules(rules: list[Any]) -> Iterator[tuple[int, str]]:
    for rule in rules:
        if rule.type == "error":
            yield rule.source_line, rule.message
        elif rule.type == "at-rule" and rule.lower_at_keyword in _NESTED and rule.content:
            nested = tinycss2.parse_rule_list(
                rule.content, skip_comments=True, skip_whitespace=True
            )
            yield from _in_rules(nested)
        elif rule.type == "qualified-rule":
            yield from _in_block(rule)


def _in_block(rule: Any) -> Iterator[tuple[int, str]]:
    found = tinycss2.parse_blocks_contents(rule.content, skip_comments=True, skip_whitespace=True)
    if not found:
        yield rule.source_line, "a rule without a declaration"
    for one in found:
        if one.type == "error":
            yield one.source_line, one.message
        elif (
            one.type == "declaration"
            and not [v for v in one.value if v.type != "whitespace"]
            and not one.name.startswith("--")
        ):
            yield one.source_line, f"{one.name} has no value"


def main() -> int:
    """Say what is wrong in any style sheet of ours; the exit status."""
    count = failed = 0
    for path in sorted(ROOT.glob("*/**/static/**/*.css")):
        if ".venv" in path.parts:
            continue
        count += 1
        for line, reason in faults(path.read_text()):
            failed += 1
            sys.stderr.write(f"{path.relative_to(ROOT)}:{line}: {reason}\n")
    sys.stdout.write(f"{count} style sheets read.\n")
    return 1 if failed or not count else 0


if __name__ == "__main__":
    sys.exit(main())
