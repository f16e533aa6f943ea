from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DeskConfig(AppConfig):
    """The people who work on stories."""

    name = "news.desk"
    label = "desk"
    verbose_name = _("Desk")
