"""Takes metadata off the picture of oneself in an account."""

from typing import Any

from django.core.exceptions import ValidationError

from .cleaning import cleaned


def clean_avatar(instance: Any, **_signal: Any) -> None:
    """Clean a picture that is about to be stored; one that can't be read is left away."""
    avatar = instance.avatar
    if not avatar or getattr(avatar, "_committed", True):
        return
    try:
        instance.avatar = cleaned(avatar, str(avatar.name))
    except ValidationError:
        instance.avatar = ""
