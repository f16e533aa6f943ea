"""What the frame of every page asks for."""

from typing import Any

from django import template
from django.conf import settings
from django.templatetags.static import static
from django.utils.safestring import SafeString
from wagtail.models import Page

from home.links import StandingLink, standing_links
from home.models import Subject
from news.addresses import absolute, site_address
from news.jsonld import organisation_as_jsonld
from news.templatetags.news_tags import as_jsonld

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


@register.inclusion_tag("home/partials/translations.html", takes_context=True)
def translations(context: template.Context) -> dict[str, Any]:
    """The same page in the other languages of the site; nothing on a site with one."""
    page = context.get("page")
    if not settings.WAGTAIL_I18N_ENABLED or not isinstance(page, Page):
        return {"pages": []}
    request = context["request"]
    found = [page, *page.get_translations().live().public().select_related("locale")]
    return {
        "pages": [
            {
                "language": one.locale.language_code,
                "address": absolute(request, one.get_url(request) or "/"),
            }
            for one in found
        ]
        if len(found) > 1
        else []
    }
