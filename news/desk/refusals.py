"""The one family of refusals: what the newsroom does not let happen, and why."""

from django.core.exceptions import PermissionDenied


class Refused(PermissionDenied):
    """Something was refused, and nothing has changed.

    `reasons` are whole sentences for the person who tried, with the next step.
    """

    def __init__(self, *reasons: str) -> None:
        super().__init__(" ".join(reasons))
        self.reasons = list(reasons)
