"""The composition root as an app, so that its templates and static files are found first."""

from django.apps import AppConfig


class SiteConfig(AppConfig):
    """Site chrome, error pages and the branding of the admin."""

    name = "neurogrit_cms"

    def ready(self) -> None:
        """Register what is checked before a site is deployed."""
        from . import checks  # noqa: F401, PLC0415
        from .spreadsheets import write_words  # noqa: PLC0415

        write_words()
