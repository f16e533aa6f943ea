"""Inline citations in rich text: how they are stored, edited, expanded and found.

Stored as `<embed embedtype="citation" ids="7,12"/>`. In the editor an entity over one marker
character; on a page a placeholder that `news.text.numbering` replaces by numbers.
"""

from collections.abc import Iterator
from typing import Any

from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _
from draftjs_exporter.dom import DOM
from wagtail.admin.rich_text.converters.html_to_contentstate import (
    KEEP_WHITESPACE,
    InlineEntityElementHandler,
)
from wagtail.admin.rich_text.editors.draftail.features import EntityFeature
from wagtail.rich_text import EmbedHandler
from wagtail.rich_text.feature_registry import FeatureRegistry

from news.citations.models import Citation

from .looked_up_once import standing_for
from .markers import parse_ids, placeholder

NAME = "citation"
ENTITY = "CITATION"
MARKER_CHARACTER = "\u203b"  # the reference mark; it never reaches the stored text


class CitationEmbedHandler(EmbedHandler):
    """What Wagtail does with stored markers outside the editor."""

    identifier = NAME

    @staticmethod
    def get_model() -> type[Citation]:
        return Citation

    @classmethod
    def expand_db_attributes_many(cls, attrs_list: list[dict[str, str]]) -> list[str]:
        """Placeholders; no query, the page fetches all its citations at once."""
        return [placeholder(parse_ids(attrs.get("ids", ""))) for attrs in attrs_list]

    @classmethod
    def extract_references(cls, attrs: dict[str, str]) -> Iterator[tuple[Any, str, str, str]]:
        """One entry of the reference index for each citation in the marker."""
        for citation_id in parse_ids(attrs.get("ids", "")):
            yield Citation, str(citation_id), "", ""


class CitationElementHandler(InlineEntityElementHandler):
    """From the stored marker to the editor's entity."""

    mutability = "IMMUTABLE"

    def get_attribute_data(self, attrs: dict[str, str]) -> dict[str, Any]:
        """What the editor shows: the titles, and which sources are gone."""
        ids = parse_ids(attrs.get("ids", ""))
        # What was merged into another citation shows that one.
        known = standing_for(ids)
        return {
            "ids": ",".join(map(str, ids)),
            "title": "; ".join(str(known[pk]) for pk in ids if pk in known),
            "missing": not ids or any(pk not in known for pk in ids),
        }

    def handle_starttag(self, name: str, attrs: list[Any], state: Any, contentstate: Any) -> None:
        """Put one marker character under a new entity."""
        super().handle_starttag(name, attrs, state, contentstate)
        state.current_block.text += MARKER_CHARACTER
        state.leading_whitespace = KEEP_WHITESPACE


def citation_to_database(props: dict[str, Any]) -> Any:
    """The stored marker for an entity; the marker character is dropped."""
    ids = parse_ids(str(props.get("ids", "")))
    if not ids:
        return None
    return DOM.create_element("embed", {"embedtype": NAME, "ids": ",".join(map(str, ids))})


def register(features: FeatureRegistry) -> None:
    """Teach the rich text editor the "citation" feature."""
    features.register_embed_type(CitationEmbedHandler)
    features.register_editor_plugin(
        "draftail",
        NAME,
        EntityFeature(
            {
                "type": ENTITY,
                "icon": "openquote",
                "label": str(_("Cite")),
                "description": str(_("Cite a source")),
                "chooserUrls": {"citationChooser": reverse_lazy("citation_chooser:choose")},
            },
            js=["wagtailadmin/js/chooser-modal.js", "citations/draftail_citation.js"],
            css={"all": ["citations/draftail_citation.css"]},
        ),
    )
    features.register_converter_rule(
        "contentstate",
        NAME,
        {
            "from_database_format": {f'embed[embedtype="{NAME}"]': CitationElementHandler(ENTITY)},
            "to_database_format": {"entity_decorators": {ENTITY: citation_to_database}},
        },
    )
