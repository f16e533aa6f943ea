from django.apps import AppConfig
from django.db.models.signals import post_delete, post_save, pre_save
from django.utils.translation import gettext_lazy as _


class NewsConfig(AppConfig):
    """The newsroom: stories, their authors and topics."""

    name = "news"
    verbose_name = _("News")

    def ready(self) -> None:
        """Connect the signals, and tell two kinds of pages which module serves them to readers, and
        bodies how older ones are read.

        Wagtail schedules a revision without calling `save`, so a signal asks the gate. The models
        can't import `news.readers` themselves, because it stands above them.
        """
        from wagtail.models import Locale, Revision  # needs the registry  # noqa: PLC0415
        from wagtail.signal_handlers import disable_reference_index_auto_update  # noqa: PLC0415

        from news.aftercare.hidden_pictures import connect as connect_pictures  # noqa: PLC0415
        from news.models.search_entries import connect as connect_search  # noqa: PLC0415
        from news.models.translations import connect as connect_translations  # noqa: PLC0415
        from news.publishing.rule import refuse_unchecked_schedule  # noqa: PLC0415

        from .blocks.body import BodyBlock  # noqa: PLC0415
        from .languages import forget_locales  # noqa: PLC0415
        from .models import StoryIndexPage, StoryPage  # noqa: PLC0415
        from .readers import section_page, story_page  # noqa: PLC0415
        from .readers.printing.jobs import print_at_publication  # noqa: PLC0415
        from .rewriting.rules import in_todays_form  # noqa: PLC0415

        StoryPage.for_readers, StoryIndexPage.for_readers = story_page, section_page
        StoryPage.without_reference_index = staticmethod(disable_reference_index_auto_update)
        StoryPage.print_at_publication = staticmethod(print_at_publication)
        BodyBlock.rewritten = staticmethod(in_todays_form)
        connect_pictures()
        connect_search()
        connect_translations()
        pre_save.connect(
            refuse_unchecked_schedule, sender=Revision, dispatch_uid="news_schedules_are_cleared"
        )
        for signal in (post_save, post_delete):
            signal.connect(forget_locales, sender=Locale, dispatch_uid="news_locales_change")
