"""What a person may do with a story in the admin. Publishing is nobody's permission."""

from wagtail.models import PagePermissionTester


class StoryPermissionTester(PagePermissionTester):
    """Wagtail's answers, without the actions that would bypass the fact-check. This holds for superusers too."""

    def can_publish(self) -> bool:
        """Nobody publishes by hand: a story goes live when its workflow ends."""
        return False

    def can_publish_subpage(self) -> bool:
        """A story has no pages under it."""
        return False

    def can_delete(self, ignore_bulk: bool = False) -> bool:
        """Not while it is live, scheduled or under review, and never once it has been ruled on.

        What somebody answered for stays on the record; unpublishing takes it off the site.
        """
        page = self.page
        if page.live or page.workflow_in_progress or page.approved_schedule:
            return False
        if page.first_published_at or page.clearances.exists():
            return False
        if page.noted_statements.filter(rulings__isnull=False).exists():
            return False
        return super().can_delete(ignore_bulk)

    def can_set_view_restrictions(self) -> bool:
        """As for any page: whoever may take it off the site."""
        return self.can_unschedule()

    def can_unschedule(self) -> bool:
        """Whoever may take a story off the site may also stop it from going live."""
        return self.user.is_active and (self.user.is_superuser or "publish" in self.permissions)


class SectionPermissionTester(PagePermissionTester):
    """The news section. All stories stand under it, so only superusers may change the page itself."""

    def can_edit(self) -> bool:
        """A new slug would change the address of every story."""
        return self.user.is_active and self.user.is_superuser

    def can_publish(self) -> bool:
        """Nobody publishes it by hand. It goes live when a second person has read it."""
        return False

    def can_unschedule(self) -> bool:
        """As for editing."""
        return self.can_edit()

    def can_set_view_restrictions(self) -> bool:
        """As for editing."""
        return self.can_edit()

    def can_unpublish(self) -> bool:
        """Nobody takes all stories off the site with one click."""
        return False

    def can_delete(self, ignore_bulk: bool = False) -> bool:
        """Not while it holds stories."""
        return self.page.is_leaf() and super().can_delete(ignore_bulk)

    def can_copy(self) -> bool:
        """A copied section would carry its stories along, outside the workflow."""
        return False

    def can_move(self) -> bool:
        """Its place is under the home page."""
        return False

    def can_publish_subpage(self) -> bool:
        """Nobody creates and publishes a story in one go."""
        return False


class StandingPermissionTester(PagePermissionTester):
    """A page about the newsroom itself, which editors write."""

    def can_publish(self) -> bool:
        """Nobody publishes it by hand. It goes live when a second person has read it."""
        return False

    def can_publish_subpage(self) -> bool:
        """Nobody creates and publishes a page in one go."""
        return False

    def can_unschedule(self) -> bool:
        """Whoever may take a page off the site may also stop it from going live."""
        return self.user.is_active and (self.user.is_superuser or "publish" in self.permissions)

    def can_set_view_restrictions(self) -> bool:
        """The same people."""
        return self.can_unschedule()

    def can_delete(self, ignore_bulk: bool = False) -> bool:
        """It can't be deleted while pages stand under it: stories among them can't be deleted."""
        return self.page.is_leaf() and super().can_delete(ignore_bulk)


class FrontPermissionTester(StandingPermissionTester):
    """The front page: editors arrange it, and nobody takes the whole site away with it."""

    def can_unpublish(self) -> bool:
        """Nobody: there is no site without it."""
        return False

    def can_set_view_restrictions(self) -> bool:
        """Superusers: everything under it would be closed too."""
        return self.user.is_active and self.user.is_superuser

    def can_copy(self) -> bool:
        """A copy would be a second site."""
        return False

    def can_move(self) -> bool:
        """Its place is the root."""
        return False
