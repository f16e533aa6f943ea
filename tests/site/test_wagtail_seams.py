"""What we lean on in Wagtail without its promise: held against the Wagtail that is installed.

`wagtail_seams.txt` lists what of Wagtail's and of its libraries we override. Where this fails after an
upgrade, look at what Wagtail changed, mend ours, and write the list anew: WRITE_SEAMS=1.
"""

import hashlib
import importlib
import inspect
import os
import pkgutil
import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from django import forms
from django.template.utils import get_app_template_dirs
from wagtail.admin.signal_handlers import register_signal_handlers as register_mails
from wagtail.admin.views.pages.create import CreateView
from wagtail.admin.views.pages.edit import EditView
from wagtail.admin.widgets import AdminPageChooser, BaseChooser
from wagtail.models import Page, WorkflowState

from neurogrit_cms.inert import CALL
from news import wagtail_seams
from news.models import StoryPage
from tests import factories
from tests.arranged import arranged

LIST = Path(__file__).with_name("wagtail_seams.txt")
ROOT = Path(__file__).resolve().parents[2]
OURS = ("news.", "home.", "search.", "neurogrit_cms.")
THEIRS = ("wagtail.", "modelsearch.", "modelcluster.")
# Written out by Django and Python for every class, or so common that they say nothing.
EVERYWHERE = {"__init__", "__str__", "__repr__", "Meta", "media"}


def our_classes():
    for name in ("news", "home", "search", "neurogrit_cms"):
        package = importlib.import_module(name)
        for found in pkgutil.walk_packages(package.__path__, f"{name}."):
            if ".migrations" in found.name or ".settings" in found.name or "verify" in found.name:
                continue
            module = importlib.import_module(found.name)
            for _name, one in inspect.getmembers(module, inspect.isclass):
                if one.__module__ == found.name:
                    yield one


def overridden():
    """A line for each method of theirs that a class of ours overrides: its signature, and whose it is.

    A mixin overrides what stands behind it in the classes that it is part of.
    """
    for ours in our_classes():
        for place, part in enumerate(ours.__mro__):
            if part.__module__.startswith(OURS):
                for name, method in vars(part).items():
                    told = _first_of_theirs(name, ours.__mro__[place + 1 :])
                    if told and name not in EVERYWHERE and _function(method):
                        yield told


def _first_of_theirs(name, bases):
    for base in bases:
        if name in vars(base) and base.__module__.startswith(THEIRS):
            function = _function(vars(base)[name])
            where = f"{base.__module__}.{base.__qualname__}.{name}"
            return f"method {where}{inspect.signature(function)}" if function else ""
    return ""


def _function(member):
    """The function behind a method; None for what is none."""
    found = getattr(member, "__func__", member)
    return found if inspect.isfunction(found) else None


def our_templates():
    """The templates of the project: the name that Django knows each by, and where it lies."""
    for top in ("neurogrit_cms", "home", "search", "news"):
        for folder in (ROOT / top).rglob("templates"):
            for path in folder.rglob("*.html"):
                yield path.relative_to(folder).as_posix(), path


def template_of_theirs(name):
    """Where the template of this name lies that is not ours; None if there is none."""
    for folder in map(Path, get_app_template_dirs("templates")):
        if (folder / name).exists() and "site-packages" in folder.parts:
            return folder / name
    return None


def shadowed_templates():
    """A line for each template of theirs in whose place ours is shown, with a digest of theirs."""
    for name, _path in our_templates():
        if theirs := template_of_theirs(name):
            yield f"template {name} {hashlib.sha256(theirs.read_bytes()).hexdigest()[:16]}"


def lines() -> list[str]:
    return sorted({*overridden(), *shadowed_templates()})


def test_what_we_override_is_as_it_was():
    found = lines()
    if os.environ.get("WRITE_SEAMS"):
        LIST.write_text("\n".join(found) + "\n")
    known = LIST.read_text().splitlines()
    assert set(known) - set(found) == set(), "gone or changed in Wagtail"
    assert set(found) - set(known) == set(), "new: write the list anew"


EXTENDS = re.compile(r'{%-?\s*extends ["\']([^"\']+)["\']')
BLOCK = re.compile(r"{%-?\s*block (\w+)")


def blocks_of_theirs(name):
    """The blocks that a template of theirs has, and those above it."""
    found = set()
    while name and (path := template_of_theirs(name)):
        text = path.read_text()
        found |= set(BLOCK.findall(text))
        above = EXTENDS.search(text)
        name = above[1] if above else ""
    return found


def test_blocks_that_our_templates_fill_are_there():
    """A block that no template above has is shown nowhere."""
    tried, missing = 0, []
    for name, path in our_templates():
        source = path.read_text()
        extends = EXTENDS.search(source)
        if extends and (known := blocks_of_theirs(extends[1])):
            tried += 1
            own = {one for one in BLOCK.findall(source) if not _is_inside(source, one)}
            missing += [(name, one) for one in own - known]
    assert missing == []
    assert tried > 15


def _is_inside(source: str, name: str) -> bool:
    """Whether a block stands in another one."""
    before = source[: re.search(rf"{{%-?\s*block {name}\b", source).start()]
    return len(re.findall(r"{%-?\s*block ", before)) > len(re.findall(r"{%-?\s*endblock", before))


def every_widget():
    """A widget of each kind that Django, Wagtail and we have, as far as it can be made of nothing."""

    def below(kind):
        for one in kind.__subclasses__():
            yield one
            yield from below(one)

    shown = ("django.forms.", "wagtail.", "taggit.", *OURS)
    for kind in dict.fromkeys(below(forms.Widget)):
        if not kind.__module__.startswith(shown):
            continue
        try:
            yield kind()
        except (AttributeError, TypeError):  # it has to be told more
            continue


@pytest.mark.django_db
def test_no_widget_leaves_a_script_that_our_policy_forbids():
    start = (ROOT / "neurogrit_cms/static/site/start.js").read_text()
    known = re.compile(re.search(r"KNOWN = /(.*)/;", start)[1])
    rendered, started = 0, set()
    for widget in every_widget():
        if not getattr(widget, "template_name", None):
            continue
        try:
            html = widget.render("name", None, {"id": "id_name"})
        except (AttributeError, IndexError, TypeError, NotImplementedError):
            continue  # a base, which is never shown itself
        rendered += 1
        for script in BeautifulSoup(html, "html.parser").find_all("script"):
            if script.get("src"):
                continue
            assert script.get("type") in {"application/json", "text/template"}, type(widget)
            name = script.get("data-start")
            if name and name != "Chooser":  # the base, which no form has
                assert known.match(name), name
                started.add(name)
    assert {"ImageChooser", "PageChooser"} <= started
    assert rendered > 40


def test_a_chooser_still_ends_with_one_call():
    """What `inert.py` turns into data."""
    assert CALL.search(BaseChooser.render.__wrapped__(AdminPageChooser(), "n", None, {"id": "i"}))


def test_wagtails_own_mails_are_silenced():
    assert wagtail_seams.silence_workflow_mails() == [False] * 4  # there is nothing left to stop
    register_mails()
    assert wagtail_seams.silence_workflow_mails() == [True] * 4


def test_an_approved_workflow_ends_in_our_hands():
    assert WorkflowState.on_finish.__module__ == "news.publishing.workflow_end"


@pytest.mark.parametrize("view", [CreateView, EditView])
def test_a_page_editor_warns_by_the_attribute_that_we_set(view):
    assert "has_unsaved_changes" in inspect.getsource(inspect.getmodule(view))
    shown = type("View", (), {})()
    assert not wagtail_seams.is_unsaved(shown)
    wagtail_seams.show_as_unsaved(shown)
    assert wagtail_seams.is_unsaved(shown)


@arranged
def story():
    return factories.live_story()


@pytest.mark.django_db
def test_the_search_index_still_computes_its_norms(story):
    wagtail_seams.refresh_title_norms(StoryPage)


@pytest.mark.django_db
def test_paths_are_counted_as_treebeard_counts(story):
    parent = story.get_parent()
    assert wagtail_seams.path_of_child(parent, 1) == f"{parent.path}0001"
    assert story.path in {wagtail_seams.path_of_child(parent, n) for n in range(1, 40)}


@pytest.mark.django_db
def test_a_preview_still_takes_what_we_give_its_request(story):
    """The review page shows sources as they were cleared (`shown_sources`)."""
    assert "extra_request_attrs" in inspect.signature(Page.make_preview_request).parameters
