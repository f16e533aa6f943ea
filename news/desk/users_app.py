"""Wagtail's app for accounts, with our form."""

from wagtail.users.apps import WagtailUsersAppConfig


class DeskUsersConfig(WagtailUsersAppConfig):
    """As Wagtail documents it for a form of one's own."""

    user_viewset = "news.desk.users.AccountViewSet"
