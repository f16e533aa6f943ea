"""Wagtail's views of pages that are no stories, for two people at once."""

from wagtail.admin.views.pages.create import CreateView
from wagtail.admin.views.pages.edit import EditView
from wagtail.admin.viewsets.pages import PageViewSet

from news.desk.two_at_once import OneAtATime, OneChildAtATime


class OtherPageCreateView(OneChildAtATime, CreateView):
    """A new page."""


class OtherPageEditView(OneAtATime, EditView):
    """The editor of a page."""


class OtherPageViewSet(PageViewSet):
    """Wagtail's views, with ours in their place; each kind of page names itself."""

    add_view_class = OtherPageCreateView
    edit_view_class = OtherPageEditView
