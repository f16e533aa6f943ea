"""What `make test-fast` runs for a change."""

import pytest
from django.conf import settings

from tests.fast import place_of_tests


@pytest.mark.parametrize(
    ("changed", "run"),
    [
        ("news/factcheck/ledger/rules.py", "tests/factcheck/test_rules.py"),
        ("news/factcheck/workbench/presenting.py", "tests/factcheck/workbench"),
        ("news/evidence.py", "tests/news/test_evidence.py"),
        ("news/citations/importing/bibtex.py", "tests/citations/importing"),
        ("search/queries.py", "tests/search/test_queries.py"),
        ("neurogrit_cms/templates/base.html", "tests/site"),
        ("news/factcheck/static/factcheck/workbench/keys.js", "tests/browser"),
        ("tests/news/test_evidence.py", "tests/news/test_evidence.py"),
        ("tests/citations/retractions/csv_file.py", "tests/citations/retractions"),
        ("news/migrations/0001_initial.py", "tests"),
        ("tests/factories.py", "tests"),
        ("docs/writers.md", ""),
    ],
)
def test_a_change_runs_the_place_of_tests_its_place(changed, run):
    assert place_of_tests(changed) == run


def test_whatever_changes_its_tests_are_there():
    for app in ("home", "news", "neurogrit_cms", "search"):
        for path in (settings.BASE_DIR / app).rglob("*.py"):
            name = str(path.relative_to(settings.BASE_DIR))
            assert (settings.BASE_DIR / place_of_tests(name)).exists(), name
