"""Sessions that know whose they are, so that people see their own and end them.

Source: Django's documentation, "Extending database-backed session engines".
"""

from typing import Any

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore

from .sessions import Session


class SessionStore(DatabaseStore):
    """Django's, which also notes the account."""

    @classmethod
    def get_model_class(cls) -> Any:
        """Ours."""
        return Session

    def create_model_instance(self, data: dict[str, Any]) -> Any:
        """The row as it is to be saved."""
        row: Any = super().create_model_instance(data)
        row.account_id = data.get(SESSION_KEY)
        return row
