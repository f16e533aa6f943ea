"""Make the news section, the groups with their permissions, and the workflows."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from wagtail.models import Locale, Site

from news.citations.models import Citation
from news.desk.roles import EDITORS, FACT_CHECKERS
from news.desk.setup import set_up_roles, share_desk
from news.factcheck.workflow.setup import set_up_workflows
from news.models import Author, StoryIndexPage, Topic
from news.secondread.gate import put_live
from news.secondread.setup import set_up_second_reading
from news.upkeep.repairs import mend, uncarried_clearances


class Command(BaseCommand):
    """Idempotent: an upgrade runs it again, and grants become what this version says."""

    help = "Set up the news section, groups and workflows. Safe to run again."

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        section = self._section()
        self._give_site_its_address()
        front = section.get_parent().specific
        if not front.revisions.exists():  # as the migrations have made it
            put_live(front)
        groups = set_up_roles(section=section)
        set_up_workflows(
            section=section,
            checked_model=Citation,
            checkers=groups[FACT_CHECKERS],
            editors=groups[EDITORS],
        )
        set_up_second_reading(
            front=section.get_parent(),
            models=(Author, Topic),
            readers=(groups[EDITORS], groups[FACT_CHECKERS]),
        )
        for language in self._languages(section):
            self.stdout.write(f"The site speaks {language} too.")
        carried, left = mend(list(uncarried_clearances()))
        if carried:
            self.stdout.write(f"{len(carried)} earlier approvals are clearances now.")
        for what in left:
            self.stderr.write(f"Look at this: {what}")
        self.stdout.write(f"Newsroom ready: {', '.join(groups)}.")

    def _give_site_its_address(self) -> None:
        """The address that BASE_URL names, unless somebody has given the site another one."""
        address = urlsplit(settings.WAGTAILADMIN_BASE_URL)
        port = address.port or {"https": 443}.get(address.scheme, 80)
        site = Site.objects.filter(is_default_site=True, hostname="localhost").first()
        if site and address.hostname and (site.hostname, site.port) != (address.hostname, port):
            site.hostname, site.port = address.hostname, port
            site.save()

    def _languages(self, section: StoryIndexPage) -> Iterator[str]:
        """Every further language of the site, with a front page and a news section of its own.

        Both go live: they carry no statement. What is there already stays as it is.
        """
        for code, name in settings.WAGTAIL_CONTENT_LANGUAGES:
            locale, _created = Locale.objects.get_or_create(language_code=code)
            if section.locale_id == locale.pk:
                continue
            for page in (section.get_parent().specific, section):
                translation = page.get_translation_or_none(locale)
                if not translation:
                    # Its words are those of the page, or ours.
                    translation = put_live(
                        page.copy_for_translation(locale, exclude_fields=["introduction"])
                    )
                share_desk(page, translation)
            yield name

    def _section(self) -> StoryIndexPage:
        """The news section, made under the home page if there is none."""
        if section := StoryIndexPage.objects.order_by("path").first():
            return section
        site = Site.objects.filter(is_default_site=True).select_related("root_page").first()
        if not site:
            raise CommandError("There is no default site. Make one under Settings, Sites.")
        made: StoryIndexPage = put_live(
            StoryIndexPage(title="Stories", slug="news", show_in_menus=True), under=site.root_page
        )
        return made
