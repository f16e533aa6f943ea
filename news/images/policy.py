"""Who may change a picture that stands in a story."""

from typing import Any

from wagtail.images.models import Image
from wagtail.permission_policies.collections import CollectionOwnershipPermissionPolicy

from .models import NewsImage


class NewsImagePolicy(CollectionOwnershipPermissionPolicy):
    """People change and delete pictures they uploaded, until a story shows them.

    From then on an editor may change them (a credit is read by readers), and nobody deletes them.
    """

    def user_has_permission_for_instance(self, user: Any, action: str, instance: NewsImage) -> bool:
        if action in {"change", "delete"} and instance.is_in_use():
            if action == "delete":
                return False
            return user.is_active and self._has_collection_permission(user, "change", instance)
        return super().user_has_permission_for_instance(user, action, instance)

    def _has_collection_permission(self, user: Any, action: str, instance: NewsImage) -> bool:
        return user.is_superuser or self._check_perm(user, [action], instance.collection)


def news_image_policy() -> NewsImagePolicy:
    """The policy, asking for the permissions of Wagtail's own image model as Wagtail does."""
    return NewsImagePolicy(NewsImage, auth_model=Image, owner_field_name="uploaded_by_user")
