"""What a person says when they decide on a text."""

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from news.desk.clock import database_now

COMMENT_LIMIT = 5_000
# It begins with what every statement needs, which makes it long.
SENDING_BACK_LIMIT = 100_000
LONGEST_EMBARGO = timedelta(days=2 * 365)


class DecisionForm(forms.Form):
    """Approval, with a comment if there is something to say."""

    comment = forms.CharField(
        label=_("Comment"),
        required=False,
        max_length=COMMENT_LIMIT,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Optional. It stays on the record."),
    )
    # The digest of the content on the page; the template writes it, also after a refusal.
    shown = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)


class SendBackForm(forms.Form):
    """Sending back: the writer has to learn why."""

    comment = forms.CharField(
        label=_("What has to change"),
        max_length=SENDING_BACK_LIMIT,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Say what has to change: the comment can't be empty.")},
    )


class PublishForm(DecisionForm):
    """Publishing, now or at an embargo time."""

    minor = forms.CharField(
        label=_("Minor change: what was changed"),
        max_length=300,
        help_text=_(
            "Readers saw other words, and this version has no correction. Send it back for one. If "
            "the change alters nothing that a reader could take as fact, say here what was changed: "
            "“a spelling mistake in the second paragraph”. It stays on the record."
        ),
        error_messages={
            "required": _("Readers saw other words: say what was changed, or send it back.")
        },
    )
    # The number of the clearance of what readers see; the template writes it, as above.
    instead_of = forms.CharField(required=False, max_length=20, widget=forms.HiddenInput)
    go_live_at = forms.DateTimeField(
        label=_("Schedule: not before"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"],
        help_text=_(
            "The end of an embargo, in the time zone of your account. Leave it empty to publish at once."
        ),
    )

    def __init__(self, *args: Any, is_silent: bool, **kwargs: Any) -> None:
        """Ask what was changed only where the change `is_silent`."""
        super().__init__(*args, **kwargs)
        if not is_silent:
            del self.fields["minor"]

    def clean_go_live_at(self) -> datetime | None:
        """The embargo time; raises ValidationError for one that has passed."""
        at = self.cleaned_data["go_live_at"]
        now = database_now()
        if at and at <= now:
            raise forms.ValidationError(_("This time has passed. Leave it empty to publish now."))
        if at and at > now + LONGEST_EMBARGO:
            raise forms.ValidationError(_("This is too far ahead. Check the year."))
        return at
