"""What a person may do with a story in the admin. Publishing is nobody's permission."""

from wagtail.models import PagePermissionTester


class StoryPermissionTester(PagePermissionTester):
    """Wagtail's answers, less what would go round the fact-check; superusers included."""

    def can_publish(self) -> bool:
        """Nobody publishes by hand: a story goes live when its workflow ends."""
        return False

    def can_publish_subpage(self) -> bool:
        """A story has no pages under it."""
        return False

    def can_delete(self, ignore_bulk: bool = False) -> bool:
        """Not while it is live or under review, whoever asks."""
        if self.page.live or self.page.workflow_in_progress:
            return False
        return super().can_delete(ignore_bulk)

    def can_set_view_restrictions(self) -> bool:
        """As for any page: whoever may take it off the site."""
        return self.can_unschedule()

    def can_unschedule(self) -> bool:
        """Whoever may take a story off the site may also stop it from going live."""
        return self.user.is_active and (self.user.is_superuser or "publish" in self.permissions)


class SectionPermissionTester(PagePermissionTester):
    """The news section: stories are created as drafts only."""

    def can_publish_subpage(self) -> bool:
        """Nobody creates and publishes a story in one go."""
        return False
