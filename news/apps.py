from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NewsConfig(AppConfig):
    """The newsroom: stories, their authors and topics."""

    name = "news"
    verbose_name = _("News")
