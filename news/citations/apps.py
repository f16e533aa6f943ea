from django.apps import AppConfig
from django.db.models.signals import post_save
from django.utils.translation import gettext_lazy as _


class CitationsConfig(AppConfig):
    """Sources, each stored once. Knows nothing of stories."""

    name = "news.citations"
    label = "citations"
    verbose_name = _("Citations")

    def ready(self) -> None:
        """Index the uses of citations, so that Wagtail's delete pages see what protects one.

        A style chosen in the settings has everything formatted anew.
        """
        from wagtail.models import ReferenceIndex  # needs the registry  # noqa: PLC0415

        from .models import CitationUse, HouseStyle, Merge  # noqa: PLC0415
        from .printing.formatted import format_on_change  # noqa: PLC0415

        post_save.connect(format_on_change, sender=HouseStyle)
        ReferenceIndex.register_model(CitationUse)
        ReferenceIndex.register_model(Merge)
