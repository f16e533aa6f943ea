"""What the frame of every page asks for."""

from typing import Any

from django import template
from django.conf import settings
from django.templatetags.static import static
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import get_language, get_language_info, override
from django.utils.translation import gettext as _
from wagtail.models import Page

from home.links import StandingLink, standing_links
from home.models import Subject
from news.addresses import absolute, front_path, section_path, site_address
from news.templatetags.news_tags import as_jsonld
from news.text.jsonld import organisation_as_jsonld

register = template.Library()

# What schema.org calls a page of ours.
_POLICIES = {
    Subject.CHECKING: "publishingPrinciples",
    Subject.CORRECTIONS: "correctionsPolicy",
    Subject.ABOUT: "ownershipFundingInfo",
    Subject.CONTACT: "actionableFeedbackPolicy",
}


@register.simple_tag(takes_context=True, name="standing_links")
def standing_links_of(context: template.Context) -> list[StandingLink]:
    """The standing pages; none where there is no request, as in an error page."""
    request = context.get("request")
    return standing_links(request) if request else []


@register.simple_tag(takes_context=True)
def organisation(context: template.Context) -> SafeString | str:
    """Who publishes, for search engines."""
    request = context.get("request")
    if not request:
        return ""
    policies = {
        _POLICIES[Subject(link.subject)]: absolute(request, link.url)
        for link in standing_links(request)
        if link.subject and Subject(link.subject) in _POLICIES
    }
    return as_jsonld(
        organisation_as_jsonld(
            url=site_address(request),
            logo=absolute(request, static("site/mark.svg")),
            policies=policies,
            languages=[code for code, _name in settings.WAGTAIL_CONTENT_LANGUAGES],
        )
    )


@register.simple_tag(takes_context=True)
def main_links(context: template.Context) -> list[dict[str, Any]]:
    """The sections of the site, each with whether the page at hand is in it."""
    request = context.get("request")
    here = request.path if request else ""
    sections = (
        (_("Stories"), section_path()),
        (_("Explainers"), reverse("explainers")),
        (_("Topics"), reverse("topics")),
        (_("Search"), reverse("search")),
    )
    return [
        {"title": title, "url": url, "is_here": here.startswith(url)} for title, url in sections
    ]


@register.simple_tag
def front_url() -> str:
    """The front page in the language at hand."""
    return front_path()


@register.simple_tag
def section_url() -> str:
    """The list of all stories in the language at hand."""
    return section_path()


@register.inclusion_tag("home/partials/translations.html", takes_context=True)
def translations(context: template.Context) -> dict[str, Any]:
    """The same page in the other languages of the site; nothing on a site with one."""
    found = _translations(context)
    return {"addresses": found if len(found) > 1 else {}}


@register.inclusion_tag("home/partials/languages.html", takes_context=True)
def languages(context: template.Context) -> dict[str, Any]:
    """The other languages of the site: this page where it is translated, else their front page."""
    if not settings.WAGTAIL_I18N_ENABLED or not context.get("request"):
        return {"languages": []}
    known = _translations(context)
    other = [code for code, _name in settings.LANGUAGES if code != get_language()]
    return {
        "languages": [
            {
                "code": code,
                "name": get_language_info(code)["name_local"],
                "address": known.get(code) or _front_in(code),
            }
            for code in other
        ]
    }


def _front_in(code: str) -> str:
    with override(code):
        return front_path()


def _translations(context: template.Context) -> dict[str, str]:
    """Absolute addresses of the page at hand by language, its own included; one query a request."""
    page, request = context.get("page"), context.get("request")
    if not settings.WAGTAIL_I18N_ENABLED or not request or not isinstance(page, Page):
        return {}
    found: dict[str, str] | None = getattr(request, "_translations", None)
    if found is None:
        others = page.get_translations().live().public().select_related("locale")
        found = {
            one.locale.language_code: absolute(request, one.get_url(request) or "/")
            for one in (page, *others)
        }
        request._translations = found  # noqa: SLF001  # ours
    return found
