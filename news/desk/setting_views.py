"""Wagtail's page of a setting, for two people at once."""

from wagtail.contrib.settings.views import EditView

from .two_at_once import OneAtATime


class SettingEditView(OneAtATime, EditView):
    """The form of a setting."""
