"""The writer of groups and their grants; `setup_newsroom` calls it, upgrades may call it again."""

from django.apps import apps
from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.db.models import Q, QuerySet
from wagtail.models import (
    Collection,
    GroupCollectionPermission,
    GroupPagePermission,
    Page,
    WorkflowPage,
)

from .roles import ROLES, Role

# What Wagtail logs, and tells `copy`, where a page is copied for another language.
COPIED_FOR_TRANSLATION = "wagtail.copy_for_translation"


def _permissions(names: tuple[str, ...]) -> QuerySet[Permission]:
    """The permissions called "app_label.codename"; raises LookupError naming the missing ones."""
    wanted = Q(pk__in=())
    for name in names:
        app_label, codename = name.split(".")
        wanted |= Q(content_type__app_label=app_label, codename=codename)
    found = Permission.objects.filter(wanted).select_related("content_type")
    missing = set(names) - {f"{p.content_type.app_label}.{p.codename}" for p in found}
    if missing:
        raise LookupError(f"Unknown permissions: {', '.join(sorted(missing))}")
    return found


def _grant_pages(group: Group, page: Page, actions: tuple[str, ...]) -> None:
    codenames = [f"{action}_page" for action in actions]
    granted = GroupPagePermission.objects.filter(group=group, page=page)
    granted.exclude(permission__codename__in=codenames).delete()
    for permission in Permission.objects.filter(
        content_type__app_label="wagtailcore", codename__in=codenames
    ):
        granted.get_or_create(group=group, page=page, permission=permission)


def _grant_collection(group: Group, names: tuple[str, ...]) -> None:
    root = Collection.get_first_root_node()
    permissions = _permissions(names)
    granted = GroupCollectionPermission.objects.filter(group=group, collection=root)
    granted.exclude(permission__in=permissions).delete()
    for permission in permissions:
        granted.get_or_create(group=group, collection=root, permission=permission)


@transaction.atomic
def share_desk(page: Page, translation: Page) -> None:
    """Give `translation` the desk's permissions and the workflow of `page`."""
    groups = [role.group for role in ROLES]
    GroupPagePermission.objects.filter(page=translation, group__name__in=groups).delete()
    for granted in GroupPagePermission.objects.filter(page=page):
        GroupPagePermission.objects.get_or_create(
            group_id=granted.group_id, permission_id=granted.permission_id, page=translation
        )
    for tied in WorkflowPage.objects.filter(page=page):
        WorkflowPage.objects.update_or_create(
            page=translation, defaults={"workflow_id": tied.workflow_id}
        )


def _set_up(role: Role, *, section: Page, root: Page) -> Group:
    group, _created = Group.objects.get_or_create(name=role.group)
    several = apps.is_installed("wagtail.contrib.simple_translation")
    group.permissions.set(_permissions(role.permissions + (role.languages if several else ())))
    _grant_pages(group, section, role.section)
    _grant_pages(group, section.get_parent(), role.front)
    _grant_pages(group, root, role.site)
    _grant_collection(group, role.collection)
    return group


@transaction.atomic
def set_up_roles(*, section: Page) -> dict[str, Group]:
    """Make the groups of `roles.ROLES` and grant exactly what stands there, no more, no less.

    `section` is the page under which stories live. Wagtail's own Moderators group, which may
    publish anything, is removed; its Editors group becomes ours.
    """
    Group.objects.filter(name="Moderators").delete()
    root = Page.get_first_root_node()
    return {role.group: _set_up(role, section=section, root=root) for role in ROLES}
