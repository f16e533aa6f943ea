"""Scripts and style sheets: named by their content, and readable."""

import re
import shutil

import pytest
from django.conf import settings
from django.core.files.storage import FileSystemStorage

from neurogrit_cms.static_files import NamedByContent
from tests.styles import faults, main

MODULES = settings.BASE_DIR / "news/factcheck/static/factcheck/workbench"


def test_a_script_imports_modules_by_names_that_change_with_their_content(tmp_path):
    shutil.copytree(MODULES, tmp_path / "factcheck/workbench")
    storage = NamedByContent(location=tmp_path, base_url="/static/")
    plain = FileSystemStorage(location=tmp_path)
    names = [f"factcheck/workbench/{path.name}" for path in MODULES.glob("*.js")]
    processed = storage.post_process({name: (plain, name) for name in names})
    done = {name: new for name, new, _ok in processed if str(new).endswith(".js")}
    text = (tmp_path / done["factcheck/workbench/workbench.js"]).read_text()
    imported = re.findall(r'from "\./([^"]+)"', text)
    assert len(imported) == len(names) - 1
    for name in imported:
        assert re.fullmatch(r"\w+\.[0-9a-f]{12}\.js", name), name
        assert (tmp_path / "factcheck/workbench" / name).exists()


def test_every_style_sheet_can_be_read():
    assert main() == 0


@pytest.mark.parametrize(
    "css",
    ["a { color red }", "a { color: }", "a {}", "a { color: red; } }", "@media print { a { b } }"],
)  # fmt: skip
def test_what_a_browser_would_skip_is_found(css):
    assert list(faults(css))


@pytest.mark.parametrize(
    "css",
    [
        "a { color: red }",
        ":root { --x: ; }",
        "@media print { a { color: red } }",
        "a { &:hover { color: red } }",
    ],
)
def test_what_it_reads_is_none(css):
    assert not list(faults(css))
