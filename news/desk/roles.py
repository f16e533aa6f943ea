"""Who may do what: the four groups, each with the least it needs.

Publishing is nobody's permission: a story goes live when the workflow ends. What Wagtail calls
"publish" on a page stands here for "take off the site", which editors may.
"""

from dataclasses import dataclass

WRITERS = "Writers"
FACT_CHECKERS = "Fact-checkers"
EDITORS = "Editors"
ADMINISTRATORS = "Administrators"


@dataclass(frozen=True, slots=True)
class Role:
    """A group and what it is granted.

    `permissions` are "app_label.codename"; `section` are Wagtail page permissions on the news
    section and everything in it; `front` the same on the front page and everything under it;
    `site` on the whole tree; `collection` codenames granted on the root collection.
    `languages` are more permissions, on a site that has several.
    """

    group: str
    permissions: tuple[str, ...]
    section: tuple[str, ...] = ()
    front: tuple[str, ...] = ()
    site: tuple[str, ...] = ()
    collection: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()


def _crud(app_label: str, model: str, *actions: str) -> tuple[str, ...]:
    return tuple(f"{app_label}.{action}_{model}" for action in actions)


_ADMIN = ("wagtailadmin.access_admin",)
_CITATIONS = _crud("citations", "citation", "view", "add", "change")
_TRANSLATES = ("simple_translation.submit_translation",)
# Wagtail asks for the permissions of its own image model, whatever model is in use.
_UPLOADS = ("wagtailimages.add_image", "wagtailimages.choose_image")

ROLES = (
    Role(
        WRITERS,
        permissions=(
            *_ADMIN,
            *_CITATIONS,
            *_crud("news", "author", "view"),
            *_crud("news", "topic", "view"),
        ),
        section=("add",),
        collection=_UPLOADS,
    ),
    Role(
        FACT_CHECKERS,
        permissions=(*_ADMIN, *_CITATIONS),
        collection=("wagtailimages.choose_image",),
    ),
    Role(
        EDITORS,
        permissions=(
            *_ADMIN,
            *_CITATIONS,
            "citations.delete_citation",
            *_crud("news", "author", "view", "add", "change"),
            *_crud("news", "topic", "view", "add", "change"),
        ),
        section=("add", "change", "publish", "lock", "unlock"),
        front=("add", "change", "publish"),  # the rows of the front, and the standing pages
        collection=(*_UPLOADS, "wagtailimages.change_image"),
        languages=_TRANSLATES,
    ),
    Role(
        ADMINISTRATORS,
        permissions=(
            *_ADMIN,
            *_CITATIONS,
            "citations.delete_citation",
            *_crud("news", "author", "view", "add", "change", "delete"),
            *_crud("news", "topic", "view", "add", "change", "delete"),
            *_crud("wagtailcore", "site", "change"),
            *_crud("wagtailcore", "workflow", "change"),
            *_crud("wagtailcore", "task", "change"),
        ),
        site=("add", "change", "publish", "bulk_delete", "lock", "unlock"),
        collection=(*_UPLOADS, "wagtailimages.change_image", "wagtailimages.delete_image"),
        languages=(*_TRANSLATES, *_crud("wagtailcore", "locale", "add", "change", "delete")),
    ),
)
