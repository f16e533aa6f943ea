"""All addresses of the site. The page tree comes last, because it takes whatever is left."""

from typing import Any

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import include, path, re_path
from django.views.decorators.cache import never_cache
from django.views.generic import RedirectView
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.admin.auth import require_admin_access
from wagtail.admin.views.account import PasswordResetDoneView
from wagtail.documents import urls as wagtaildocs_urls

from home.routing import serve
from news.admin.record_views import SiteHistoryView
from news.desk.setting_views import SettingEditView
from news.desk.sign_in import (
    LimitedResetView,
    LinkView,
    MailedLinkView,
    ResetConfirmView,
    SignInView,
)
from news.factcheck.admin.stage_views import DisableStageView, DisableWorkflowView
from search import views as search_views

from .media import media, original

handler400 = "neurogrit_cms.answers.refused"
handler500 = "neurogrit_cms.answers.fault"


def not_here(request: HttpRequest) -> HttpResponse:
    """For addresses of Wagtail's that a running site should not answer."""
    raise Http404


urlpatterns: list[Any] = [
    # In the place of Wagtail's: guesses are counted, and a mailed link signs in.
    path("admin/login/", never_cache(SignInView.as_view()), name="wagtailadmin_login"),
    path("admin/login/link/", MailedLinkView.as_view(), name="sign_in_link"),
    path(
        "admin/login/link/sent/",
        PasswordResetDoneView.as_view(template_name="desk/link_sent.html"),
        name="sign_in_link_sent",
    ),
    path(
        "admin/login/link/<uidb64>/<token>/",
        never_cache(LinkView.as_view()),
        name="sign_in_by_link",
    ),
    path(
        "admin/password_reset/",
        never_cache(LimitedResetView.as_view()),
        name="wagtailadmin_password_reset",
    ),
    path(
        "admin/password_reset/confirm/<uidb64>/<token>/",
        never_cache(ResetConfirmView.as_view()),
        name="wagtailadmin_password_reset_confirm",
    ),
    path(
        "_util/login/", RedirectView.as_view(pattern_name="wagtailadmin_login", query_string=True)
    ),
    # Wagtail's own test pages: one of them fails on purpose, for anybody.
    re_path(r"^admin/(?:failwhale|test404)/", not_here),
    # In the place of Wagtail's: it says what waits at the stage.
    path(
        "admin/workflows/tasks/disable/<int:pk>/",
        never_cache(require_admin_access(DisableStageView.as_view())),
        name="disable_stage",
    ),
    path(
        "admin/workflows/disable/<int:pk>/",
        never_cache(require_admin_access(DisableWorkflowView.as_view())),
        name="disable_workflow",
    ),
    # The history of the site quotes drafts.
    path(
        "admin/reports/site-history/",
        never_cache(require_admin_access(SiteHistoryView.as_view())),
        name="site_history",
    ),
    path(
        "admin/reports/site-history/results/",
        never_cache(require_admin_access(SiteHistoryView.as_view(results_only=True))),
        name="site_history_results",
    ),
    # And it looks whether somebody else has saved the setting meanwhile.
    path(
        "admin/settings/<slug:app_name>/<slug:model_name>/<int:pk>/",
        never_cache(require_admin_access(SettingEditView.as_view())),
        name="edit_setting",
    ),
    path("admin/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    path("api/v2/", include("news.readers.api.urls")),
    path("", include("news.urls")),
]

# Pictures as they were uploaded: nobody's but the desk's, whoever serves the other media.
urlpatterns.append(re_path(r"^media/(?P<path>original_images/.*)$", original, name="original"))
if settings.SERVE_MEDIA:
    urlpatterns.append(re_path(r"^media/(?P<path>.*)$", media, name="media"))

# What readers read has its language in its address; the first language of the site goes without.
urlpatterns += i18n_patterns(
    path("search/", search_views.search, name="search"),
    path("search/suggest/", search_views.suggest, name="suggest"),
    path("", include("news.readers.urls")),
    path("", include([one for one in wagtail_urls.urlpatterns if one.name != "wagtail_serve"])),
    # In the place of Wagtail's, which asks the database level by level.
    re_path(wagtail_urls.serve_pattern, serve, name="wagtail_serve"),
    prefix_default_language=False,
)
