"""Registration of the front and of standing pages with Wagtail's admin."""

from wagtail import hooks

from news.admin.page_views import OtherPageViewSet

from .models import HomePage, StandingPage


class HomeViewSet(OtherPageViewSet):
    """The front page."""

    model = HomePage


class StandingViewSet(OtherPageViewSet):
    """Standing pages."""

    model = StandingPage


hooks.register("register_admin_viewset", HomeViewSet)
hooks.register("register_admin_viewset", StandingViewSet)
