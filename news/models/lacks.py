"""What a story lacks: before anybody checks it, and before it is approved.

These functions take a `StoryPage`, whose module imports this one.
"""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from wagtail.blocks import StreamBlockValidationError

from news.citations.models import Citation
from news.corrections import is_silent
from news.factcheck.statements.cutting import leaks
from news.text.prepared import citation_ids

from .publications import newest_publication


def reasons_against_submission(story: Any) -> list[str]:
    """What its writer has to mend before anybody checks this revision; empty means go."""
    reasons = [*_incomplete_fields(story), *_incomplete_blocks(story)]
    if _lacks_alt_text(story):
        reasons.append(gettext("The lead image has no alt text."))
    if not story.bylines.all():
        reasons.append(gettext("The story has no author."))
    reasons += [
        gettext("Nobody else has read the profile of %s yet. It has to go live first.") % author
        for author in story.authors
        if not author.live
    ]
    turning = [one for one in story.statements(story.checkable_content()) if leaks(one.text)]
    reasons += [
        gettext(
            "An invisible sign in this text turns the direction of what follows. "
            "Type the text again: “%s”"
        )
        % one.text[:80]
        for one in turning
    ]
    ids = set(citation_ids(story.body))
    if missing := ids - set(Citation.objects.filter(pk__in=ids).values_list("pk", flat=True)):
        reasons.append(gettext("%d cited sources no longer exist.") % len(missing))
    return reasons


def reasons_against_approval(story: Any) -> list[str]:
    """Why this revision may not be approved, in sentences; empty means go."""
    return [
        *reasons_against_submission(story),
        *(
            gettext("This source has not been checked yet: %s") % citation
            for citation in story.sources().unchecked().with_names()
        ),
    ]


def advice_before_submission(story: Any) -> list[str]:
    """What a story usually has and this one has not."""
    kinds = {block.block_type for block in story.body}
    advice = []
    shown = newest_publication(story.pk) if story.pk else None
    if shown and is_silent(shown.clearance.content, story.checkable_content()):
        advice.append(
            gettext(
                "Readers saw other words. Add a correction at the end of the body, unless the "
                "change is minor: then an editor has to say so."
            )
        )
    if "study_summary" not in kinds:
        advice.append(gettext("No study summary: readers get no evidence label."))
    if "explainer" not in kinds:
        advice.append(gettext("No explainer: readers are not told what it means for them."))
    return advice


def _incomplete_fields(story: Any) -> list[str]:
    try:
        story.full_clean(exclude=["body"])
    except ValidationError as error:
        return [
            f"{story._meta.get_field(name).verbose_name}: {' '.join(messages)}"  # noqa: SLF001  # Django's
            if name != "__all__"
            else " ".join(messages)
            for name, messages in error.message_dict.items()
        ]
    return []


def _incomplete_blocks(story: Any) -> list[str]:
    """Validate inside the blocks too, which `full_clean` leaves to the editor's form."""
    reasons = []
    for number, child in enumerate(story.body, start=1):
        try:
            child.block.clean(child.value)
        except ValidationError:
            reasons.append(
                gettext("Block %(number)d (%(kind)s) is incomplete.")
                % {"number": number, "kind": child.block.label}
            )
    if not reasons:
        try:
            story.body.stream_block.clean(story.body)
        except StreamBlockValidationError as error:
            reasons += [str(message) for message in error.non_block_errors]
    return reasons


def _lacks_alt_text(story: Any) -> bool:
    """Whether the lead image is neither described nor marked as decorative."""
    return bool(story.lead_image and not story.lead_image_alt and not story.lead_image_decorative)
