"""Passwords that anybody would try first, in whatever letters they are written."""

import unicodedata
from typing import Any

from django.contrib.auth.password_validation import CommonPasswordValidator


class NotCommon(CommonPasswordValidator):
    """Django's list of common passwords, which "ＰＡＳＳＷＯＲＤ" is on too: compared after NFKC and case folding."""

    def validate(self, password: str, user: Any = None) -> None:
        """Raises ValidationError for a password of the list."""
        super().validate(unicodedata.normalize("NFKC", password).casefold(), user)
