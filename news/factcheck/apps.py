from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FactcheckConfig(AppConfig):
    """Who may approve what. Knows pages and citations, not stories."""

    name = "news.factcheck"
    label = "factcheck"
    verbose_name = _("Fact-check")

    def ready(self) -> None:
        """Silence Wagtail's own mails, and keep stages from being disabled while texts wait at them.

        Clearances, supports and notes are indexed, so that Wagtail's delete pages see what protects a
        source.
        """
        from wagtail.models import ReferenceIndex  # needs the registry  # noqa: PLC0415

        from news.wagtail_seams import silence_workflow_mails  # noqa: PLC0415

        from .clearances.clearing import Clearance  # noqa: PLC0415
        from .ledger.tables import Note, Support  # noqa: PLC0415
        from .workflow import disabling  # noqa: PLC0415

        for model in (Clearance, Note, Support):
            ReferenceIndex.register_model(model)
        disabling.connect()
        silence_workflow_mails()
