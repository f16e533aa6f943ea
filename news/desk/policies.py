"""Who may do what with a text that is no page and that goes live on somebody else's word."""

from typing import Any

from wagtail.permission_policies import ModelPermissionPolicy


class NobodyPublishes(ModelPermissionPolicy):
    """Model permissions, but nobody publishes or withdraws by hand: the check does that."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        return action != "publish" and super().user_has_permission(user, action)

    def user_has_any_permission(self, user: Any, actions: Any) -> bool:
        return any(self.user_has_permission(user, action) for action in actions)
