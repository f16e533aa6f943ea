from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CitationsConfig(AppConfig):
    """Sources, each stored once. Knows nothing of stories."""

    name = "news.citations"
    label = "citations"
    verbose_name = _("Citations")

    def ready(self) -> None:
        """Index the uses of citations, so that Wagtail's delete pages see what protects one."""
        from wagtail.models import ReferenceIndex  # needs the registry  # noqa: PLC0415

        from .models import CitationUse  # noqa: PLC0415

        ReferenceIndex.register_model(CitationUse)
