"""Wagtail's views of a story, which here say why something was refused, and what to do next."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from wagtail.admin.ui.components import MediaContainer
from wagtail.admin.views.pages.bulk_actions import PublishBulkAction
from wagtail.admin.views.pages.copy import CopyView
from wagtail.admin.views.pages.create import CreateView
from wagtail.admin.views.pages.delete import DeleteView
from wagtail.admin.views.pages.edit import EditView
from wagtail.admin.views.pages.move import MoveConfirmView
from wagtail.admin.views.pages.revisions import RevisionsUnscheduleView
from wagtail.admin.viewsets.pages import PageViewSet
from wagtail.models import Revision

from news.at_hand import sources_at_hand
from news.desk.locks import lock_text
from news.desk.refusals import PublicationRefused, SaysWhy
from news.desk.two_at_once import OneAtATime, OneChildAtATime
from news.factcheck.admin.side_panel import FactCheckSidePanel
from news.factcheck.ledger.introductions import carry_writers
from news.models import StoryPage
from news.wagtail_seams import is_unsaved, show_as_unsaved

from .withdrawal_views import StoryUnpublishView


class SavesInstead:
    """A form whose "publish" is a save: what was typed is kept, and the next step is said."""

    request: HttpRequest

    def form_valid(self, form: Any) -> Any:
        if "action-publish" in self.request.POST:
            messages.warning(
                self.request,
                _(
                    "Saved as a draft, not published. Submit the story: it goes live from its "
                    "review page, once it is cleared."
                ),
            )
        return super().form_valid(form)  # type: ignore[misc]  # of the view


class SubmitsOnAPage:
    """A form whose "submit" saves, and leads to the page on which a story is submitted.

    There its writer sees what is missing and what a checker may ask, and says by when.
    """

    page: Any

    def submit_action(self) -> Any:
        """Save what was typed as a draft; the story is submitted from the next page."""
        response = self.save_action()  # type: ignore[attr-defined]  # of the view
        if is_unsaved(self) or not self.page.pk:
            return response  # not saved, and the form says why
        return redirect("factcheck:story", self.page.pk)


class ShowsFactCheck:
    """A form with the fact-check beside the text, as of the last save; autosaves renew it."""

    page: Any
    request: Any

    def get_side_panels(self) -> Any:
        panels = super().get_side_panels()  # type: ignore[misc]  # of the view
        return MediaContainer([*panels, FactCheckSidePanel(self.page, self.request)])


class StoryCreateView(OneChildAtATime, ShowsFactCheck, SubmitsOnAPage, SavesInstead, CreateView):
    """A new story."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        # Wagtail asks the page above what a new one is submitted to.
        self.parent_page.get_workflow = self.parent_page.workflow_of_stories
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context


class StoryEditView(OneAtATime, ShowsFactCheck, SubmitsOnAPage, SavesInstead, EditView):
    """The editor of a story."""

    workflow_state: Any  # Wagtail's: what the page was going through when it was loaded

    def get_object(self) -> Any:
        """The version to be edited. What it is going through is asked once, unless this request changes it."""
        page = super().get_object()
        if not any(name.startswith("action-") for name in self.request.POST):
            states = page.workflow_states.active().select_related("current_task_state__task")
            page._current_workflow_states = list(states)  # noqa: SLF001  # where Wagtail looks first
        return page

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """As it is for all texts. A saved version, and the panels beside it, are of one moment's sources."""
        with sources_at_hand():
            return super().post(request, *args, **kwargs)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """The same for the form."""
        with sources_at_hand():
            return super().get(request, *args, **kwargs)

    def submit_action(self) -> Any:
        """Save and lead to the page for submitting, unless the story is submitted already."""
        with transaction.atomic():
            lock_text(self.page)
            if StoryPage.objects.get(pk=self.page.pk).workflow_in_progress:
                messages.error(
                    self.request,
                    _("Somebody has submitted the story already. What you typed is still here."),
                )
                show_as_unsaved(self)
                return self.render_to_response(self.get_context_data())
            return super().submit_action()

    def cancel_workflow_action(self) -> Any:
        """Withdraw the story, unless somebody has decided on it since the page was opened."""
        with transaction.atomic():
            lock_text(self.page)
            state = StoryPage.objects.get(pk=self.page.pk).current_workflow_state
            if not state or not self.workflow_state or state.pk != self.workflow_state.pk:
                messages.error(
                    self.request,
                    _("Somebody has decided on the story already. What you typed is still here."),
                )
                show_as_unsaved(self)
                return self.render_to_response(self.get_context_data())
            self.workflow_state = state
            return super().cancel_workflow_action()


class StoryCopyView(SaysWhy, CopyView):
    """A copy, which is a draft. Wagtail's view copies without asking the model."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """As Wagtail's, under the lock of the section: of two with one address, one is told."""
        lock_text(self.page.get_parent())
        return super().post(request, *args, **kwargs)

    def form_valid(self, form: Any) -> Any:
        response = super().form_valid(form)
        under = form.cleaned_data["new_parent_page"]
        copy = StoryPage.objects.child_of(under).filter(slug=form.cleaned_data["new_slug"]).first()
        if copy:
            carry_writers(source=self.page, copy=copy)
        return response


class StoryDeleteView(SaysWhy, DeleteView):
    """Deleting a draft that nobody has cleared."""


class StoryMoveView(SaysWhy, MoveConfirmView):
    """Another place."""


class StoryUnscheduleView(SaysWhy, RevisionsUnscheduleView):
    """Stopping a schedule."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        lock_text(self.object)
        scheduled = Revision.objects.filter(pk=self.revision.pk, approved_go_live_at__isnull=False)
        if not scheduled.exists():
            raise PublicationRefused(_("It is not scheduled any more: it may be live already."))
        return super().post(request, *args, **kwargs)


class StoryViewSet(PageViewSet):
    """Wagtail's views of a story, with ours in their place."""

    model = StoryPage
    add_view_class = StoryCreateView
    edit_view_class = StoryEditView
    unpublish_view_class = StoryUnpublishView
    copy_view_class = StoryCopyView
    delete_view_class = StoryDeleteView
    move_confirm_view_class = StoryMoveView
    revisions_unschedule_view_class = StoryUnscheduleView


class BulkPublication(PublishBulkAction):
    """Wagtail's bulk publish, which says where stories are published instead."""

    template_name = "news/desk/confirm_bulk_publish.html"
