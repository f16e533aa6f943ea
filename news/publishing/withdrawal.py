"""Taking a story off the site: never without a reason, which stays on the record."""

from django.utils.translation import gettext as _
from wagtail.log_actions import log

from news.desk.models import User
from news.desk.refusals import WithdrawalRefused
from news.factcheck.stories import Story

WITHDRAWN = "news.withdraw"
LONGEST_REASON = 500


def withdraw(story: Story, *, because: str, by: User | None = None) -> None:
    """Take `story` off the site and put the reason on the record.

    Raises WithdrawalRefused without a reason; then nothing has changed.
    """
    story.withdrawn_because, story.withdrawn_by = because, by
    story.unpublish(user=by)


def note_withdrawal(story: Story) -> None:
    """Put on the record why `story`, which is being saved, goes off the site.

    Whatever takes it off says why in `withdrawn_because` before; raises WithdrawalRefused else.
    """
    reason = " ".join((story.withdrawn_because or "").split())
    if not reason:
        raise WithdrawalRefused(_("Say why the story goes off the site. It stays on the record."))
    log(
        instance=story,
        action=WITHDRAWN,
        user=story.withdrawn_by,
        data={"reason": reason[:LONGEST_REASON]},
    )
    story.withdrawn_because, story.withdrawn_by = "", None
