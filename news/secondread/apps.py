from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SecondReadConfig(AppConfig):
    """Words that are no story, and that a second person reads before readers do."""

    name = "news.secondread"
    label = "secondread"
    verbose_name = _("Second reading")
