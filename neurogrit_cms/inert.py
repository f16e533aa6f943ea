"""Wagtail's choosers start by a script in the page, which our policy forbids: `start.js` instead."""

import re
from functools import wraps
from typing import Any, Final

from django.utils.html import escapejs, format_html
from django.utils.safestring import SafeString, mark_safe
from wagtail.admin.widgets import BaseChooser

# new ImageChooser("id_lead_image", {...}); its arguments are JSON.
CALL: Final = re.compile(r"<script>(?:new )?(\w+)\((.*)\);</script>\Z", re.DOTALL)


def _as_data(call: re.Match[str]) -> str:
    # Escaped as Wagtail does it in its panels, which look for the prefix of an empty form.
    return format_html(
        '<script type="application/json" data-start="{}">"{}"</script>',
        call[1],
        escapejs(f"[{call[2]}]"),
    )


def install() -> None:
    """Patch the base of all choosers."""
    original = BaseChooser.render

    @wraps(original)
    def render(*args: Any, **kwargs: Any) -> SafeString:
        # Safe: Wagtail's own mark-up, and what is put in its place is escaped above.
        return mark_safe(CALL.sub(_as_data, original(*args, **kwargs)))  # noqa: S308

    BaseChooser.render = render
