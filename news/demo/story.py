"""The shape of a demo story, and how its text becomes blocks."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.utils.html import escape

from news.upkeep.stages import Stage

NOT_REPORTED = "Not reported"
_CITE = re.compile(r"\{([a-z+]+)\}")


def rich(text: str, ids: Mapping[str, int]) -> str:
    """Paragraphs of rich text; "{xie}" or "{xie+miao}" becomes an inline citation."""

    def marker(match: re.Match[str]) -> str:
        cited = ",".join(str(ids[key]) for key in match[1].split("+"))
        return f'<embed embedtype="citation" ids="{cited}"/>'

    return f"<p>{_CITE.sub(marker, escape(text))}</p>"


@dataclass(frozen=True, slots=True)
class Study:
    """A study summary. Whatever a source leaves out is "not reported"."""

    source: str
    design: str
    peer_review: str
    subjects: str
    who: str
    species: str
    finding: str
    participants: int | None = None
    comparison: str = NOT_REPORTED
    blinding: str = NOT_REPORTED
    method: str = NOT_REPORTED
    follow_up: str = NOT_REPORTED
    registration: str = NOT_REPORTED
    funding: str = NOT_REPORTED


@dataclass(frozen=True, slots=True)
class Block:
    """One block of a body; `value` is text, or parts by name, with citations still as keys."""

    kind: str
    value: Any


def text(words: str) -> Block:
    """A paragraph."""
    return Block("paragraph", words)


def subheading(words: str) -> Block:
    """A subheading."""
    return Block("subheading", words)


def quotation(words: str, *, speaker: str, role: str, source: str) -> Block:
    """A quotation with its source."""
    return Block("quotation", {"quote": words, "speaker": speaker, "role": role, "source": source})


def explainer(*points: tuple[str, str], wrong_conclusion: str = "") -> Block:
    """The box "NeuroGRIT explains"."""
    return Block("explainer", {"points": points, "wrong_conclusion": wrong_conclusion})


def table(caption: str, headings: tuple[str, ...], *rows: tuple[str, ...]) -> Block:
    """A table of texts."""
    return Block("table", {"caption": caption, "headings": headings, "rows": rows})


@dataclass(frozen=True, slots=True)
class DemoStory:
    """A story as the demo tells it, and the stage it is shown at."""

    slug: str
    writer: str
    headline: str
    standfirst: str
    place: str
    day: date
    topics: tuple[str, ...]
    picture: str
    alt: str
    stage: Stage
    study: Study
    blocks: tuple[Block, ...]
    comment: str = ""
    revised_standfirst: str = ""
    # What the first version said, and should have said; and the correction that tells of it.
    slip: tuple[str, str] = ("", "")
    correction: str = ""

    def body(self, ids: Mapping[str, int]) -> list[dict[str, Any]]:
        """The body as StreamField data, the study summary after the second block."""
        blocks = [_block(block, ids) for block in self.blocks]
        blocks.insert(2, {"type": "study_summary", "value": _study(self.study, ids)})
        return blocks

    def first_body(self, ids: Mapping[str, int]) -> list[dict[str, Any]]:
        """The body as it was first published, with its slip."""
        wrong, right = self.slip
        blocks = tuple(
            replace(block, value=block.value.replace(right, wrong))
            if wrong and isinstance(block.value, str)
            else block
            for block in self.blocks
        )
        return replace(self, blocks=blocks).body(ids)

    def corrected_body(self, ids: Mapping[str, int]) -> list[dict[str, Any]]:
        """The body as it should have been, with the correction at its end."""
        notice = {"kind": "correction", "text": rich(self.correction, ids)}
        return [*self.body(ids), {"type": "correction", "value": notice}]


def _study(study: Study, ids: Mapping[str, int]) -> dict[str, Any]:
    fields = (
        "design peer_review subjects participants who species comparison blinding method"
        " follow_up finding registration funding"
    )
    return {name: getattr(study, name) for name in fields.split()} | {"citation": ids[study.source]}


def _block(block: Block, ids: Mapping[str, int]) -> dict[str, Any]:
    value = block.value
    if block.kind == "paragraph":
        value = rich(value, ids)
    elif block.kind == "quotation":
        value = value | {"source": rich(value["source"], ids)}
    elif block.kind == "explainer":
        value = {
            "heading": "What this means for you",
            "points": [
                {"lead_in": lead_in, "text": rich(words, ids)} for lead_in, words in value["points"]
            ],
            "wrong_conclusion": rich(value["wrong_conclusion"], ids)
            if value["wrong_conclusion"]
            else "",
        }
    elif block.kind == "table":
        value = {
            "columns": [{"type": "text", "heading": heading} for heading in value["headings"]],
            "rows": [{"values": [rich(cell, ids) for cell in row]} for row in value["rows"]],
            "caption": value["caption"],
        }
    return {"type": block.kind, "value": value}
