"""What the desk may put on the front page, row by row."""

from django.utils.translation import gettext_lazy as _
from wagtail.blocks import (
    CharBlock,
    IntegerBlock,
    ListBlock,
    PageChooserBlock,
    StaticBlock,
    StructBlock,
)
from wagtail.snippets.blocks import SnippetChooserBlock

from news.desk.readable_blocks import ReadableStreamBlock

MOST_IN_A_ROW = 12


def _number(default: int) -> IntegerBlock:
    return IntegerBlock(
        label=_("Number of stories"), default=default, min_value=1, max_value=MOST_IN_A_ROW
    )


class LatestRow(StructBlock):
    """The newest stories that stand nowhere above."""

    number = _number(6)

    class Meta:
        icon = "time"
        label = _("Latest stories")
        description = _("The newest stories that stand nowhere above.")


class TopicRow(StructBlock):
    """The newest stories of one topic."""

    topic = SnippetChooserBlock("news.Topic", label=_("Topic"))
    number = _number(3)

    class Meta:
        icon = "tag"
        label = _("Topic")
        description = _("The newest stories of one topic that stand nowhere above.")


class ChosenRow(StructBlock):
    """Stories chosen by hand."""

    heading = CharBlock(
        label=_("Heading"), max_length=60, help_text=_("A few words, no claim: “Sleep”.")
    )
    stories = ListBlock(
        PageChooserBlock(page_type="news.StoryPage", label=_("Story")),
        label=_("Stories"),
        min_num=1,
        max_num=MOST_IN_A_ROW,
        help_text=_("A story that isn’t live is left out until it goes live."),
    )

    class Meta:
        icon = "list-ul"
        label = _("Chosen stories")
        description = _("Stories that you choose, in your order.")


class ExplainersRow(StructBlock):
    """The newest explainers."""

    number = _number(3)

    class Meta:
        icon = "help"
        label = _("Explainers")
        description = _("What recent findings mean for readers, in their lead-ins.")


class TopicsRow(StaticBlock):
    """Links to all topics."""

    class Meta:
        icon = "list-ul"
        label = _("All topics")
        admin_text = _("Links to every topic that has stories.")


class FrontBlock(ReadableStreamBlock):
    """The rows of the front page under the lead story."""

    latest = LatestRow()
    topic = TopicRow()
    chosen = ChosenRow()
    explainers = ExplainersRow()
    topics = TopicsRow()

    class Meta:
        required = False
        block_counts = {"latest": {"max_num": 1}, "topics": {"max_num": 1}}
