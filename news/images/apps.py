from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ImagesConfig(AppConfig):
    """The site's images, with who made them and on what terms."""

    name = "news.images"
    label = "images"
    verbose_name = _("Images")
