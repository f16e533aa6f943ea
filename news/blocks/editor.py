"""What the story editor shows, in its order."""

from typing import Any

from django.forms import CheckboxSelectMultiple
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    InlinePanel,
    MultiFieldPanel,
    TitleFieldPanel,
)

from news.desk.two_at_once import NoticesOthers
from news.factcheck.admin.panels import SentBackPanel

from .comments import KeptCommentPanel


class StoryForm(NoticesOthers, WagtailAdminPageForm):
    """The editor's form: a draft may have gaps, a submission may not."""

    def clean(self) -> dict[str, Any]:
        """Ask for alt text, except while a draft is saved."""
        cleaned = super().clean()
        if (
            not self.is_deferred_validation
            and cleaned.get("lead_image")
            and not cleaned.get("lead_image_alt")
            and not cleaned.get("lead_image_decorative")
        ):
            self.add_error("lead_image_alt", _("Describe the picture, or mark it as decorative."))
        return cleaned


class OtherPageForm(NoticesOthers, WagtailAdminPageForm):
    """The form of a page that is no story."""


CONTENT_PANELS = [
    SentBackPanel(heading=_("Sent back")),
    TitleFieldPanel(
        "title",
        heading=_("Headline"),
        placeholder=_("Headline"),
        help_text=_("What was found, in plain words. Say if it is small or early."),
        classname="title",
    ),
    FieldPanel("standfirst"),
    InlinePanel("bylines", heading=_("Byline"), label=_("author"), min_num=1),
    MultiFieldPanel(
        [FieldRowPanel([FieldPanel("dateline_place"), FieldPanel("dateline_date")])],
        heading=_("Dateline"),
    ),
    FieldPanel("topics", widget=CheckboxSelectMultiple),
    MultiFieldPanel(
        [
            FieldPanel("lead_image"),
            FieldPanel("lead_image_alt"),
            FieldPanel("lead_image_decorative"),
            FieldPanel("lead_image_caption"),
            FieldPanel("lead_image_credit"),
        ],
        heading=_("Lead image"),
    ),
    FieldPanel("body"),
]

PROMOTE_PANELS = [
    MultiFieldPanel(
        [FieldPanel("slug"), FieldPanel("seo_title")],
        heading=_("For search engines"),
    )
]

# No schedule here: an editor sets the embargo when publishing what has been checked.
SETTINGS_PANELS = [KeptCommentPanel()]

# Of a page that is no story. No schedule either: the second reader would not see it.
OTHER_SETTINGS_PANELS = [KeptCommentPanel()]
