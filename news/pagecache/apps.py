from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PageCacheConfig(AppConfig):
    """Readers' pages, kept ready, and thrown away the moment they are not true any more."""

    name = "news.pagecache"
    label = "pagecache"
    verbose_name = _("Page cache")
