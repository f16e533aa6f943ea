from django.apps import AppConfig
from django.db.models.signals import pre_save
from django.utils.translation import gettext_lazy as _


class ImagesConfig(AppConfig):
    """The site's images, with who made them and on what terms."""

    name = "news.images"
    label = "images"
    verbose_name = _("Images")

    def ready(self) -> None:
        """Put our permission policy in the place of the one that Wagtail's app has registered."""
        from wagtail.permissions import register_permission_policy  # noqa: PLC0415  # needs models

        from .avatars import clean_avatar  # noqa: PLC0415
        from .models import NewsImage  # noqa: PLC0415
        from .policy import news_image_policy  # noqa: PLC0415

        register_permission_policy(NewsImage, news_image_policy())
        pre_save.connect(
            clean_avatar, sender="wagtailusers.UserProfile", dispatch_uid="images_avatars_are_clean"
        )
