"""Wagtail's pages for taking stories off the site, which ask why."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.views.pages.bulk_actions import UnpublishBulkAction
from wagtail.admin.views.pages.bulk_actions.page_bulk_action import DefaultPageForm
from wagtail.admin.views.pages.unpublish import UnpublishView

from news.desk.locks import lock_text
from news.desk.refusals import PublicationRefused, SaysWhy
from news.models import StoryPage
from news.publishing.withdrawal import LONGEST_REASON


def _reason(**options: Any) -> forms.CharField:
    return forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={
            "required": gettext_lazy("Say why the story goes off the site. It stays on the record.")
        },
        **options,
    )


class WithdrawalForm(forms.Form):
    """Why a story goes off the site."""

    reason = _reason(help_text=gettext_lazy("It stays on the record. Readers don’t see it."))


class StoryUnpublishView(SaysWhy, UnpublishView):
    """Taking a story off the site."""

    template_name = "news/desk/confirm_withdraw.html"

    @cached_property
    def form(self) -> WithdrawalForm:
        """What was said, or the empty form."""
        return WithdrawalForm(self.request.POST if self.request.method == "POST" else None)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Take it off; without a reason the page comes back and asks for one."""
        if not self.form.is_valid():
            return self.render_to_response(self.get_context_data(), status=400)
        return super().post(request, *args, **kwargs)

    def unpublish(self) -> Any:
        lock_text(self.object)
        if not StoryPage.objects.live().filter(pk=self.object.pk).exists():
            raise PublicationRefused(_("Somebody has taken the story off the site already."))
        for story in self.objects_to_unpublish:  # itself, and its translations if they go along
            story.withdrawn_because = self.form.cleaned_data["reason"]
        return super().unpublish()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"form": self.form}


class BulkWithdrawalForm(DefaultPageForm):
    """Why several pages go off the site; asked of stories, written down for stories."""

    reason = _reason(
        help_text=gettext_lazy("It stays on the record of each story. Readers don’t see it.")
    )


class BulkWithdrawal(UnpublishBulkAction):
    """Wagtail's bulk unpublish, which asks why."""

    template_name = "news/desk/confirm_bulk_withdraw.html"
    form_class = BulkWithdrawalForm

    def get_execution_context(self) -> dict[str, Any]:
        reason = self.cleaned_form.cleaned_data["reason"]
        return super().get_execution_context() | {"reason": reason}

    @classmethod
    def execute_action(cls, objects: Any, *, reason: str = "", **kwargs: Any) -> tuple[int, int]:
        """Take them off, each with the reason."""
        pages = [page.specific for page in objects]
        for page in pages:
            page.withdrawn_because = reason
        counts: tuple[int, int] = super().execute_action(pages, **kwargs)
        return counts
