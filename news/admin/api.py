"""The admin's own API of pages: it lists them, for choosers and menus, and changes nothing."""

from typing import Any, ClassVar

from wagtail.admin.api.views import PagesAdminAPIViewSet


class ListsPages(PagesAdminAPIViewSet):
    """Wagtail's, without its actions.

    They save, copy and publish past the views, and with them past the locks of a text under review.
    The admin itself uses none of them.
    """

    actions: ClassVar[dict[str, Any]] = {}
