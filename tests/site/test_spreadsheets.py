"""No cell of an exported list is calculated, whatever was typed."""

import csv
import io

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from neurogrit_cms.spreadsheets import cell
from tests import factories

pytestmark = pytest.mark.django_db
EVIL = '=HYPERLINK("https://evil.example","x")'


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", "＝1", "\u00a0=1", "\u200b=1"]
)
def test_a_word_stays_a_word(text):
    assert cell(text) == f"'{text}"


@pytest.mark.parametrize("value", [-5, 3.5, None, "plain", "a=b", ""])
def test_what_is_harmless_stays_as_it_is(value):
    assert cell(value) == value


@pytest.mark.parametrize(
    ("name", "query"),
    [
        ("wagtailadmin_reports:workflow", ""),
        ("wagtailadmin_reports:workflow_tasks", ""),
        ("wagtailadmin_reports:aging_pages", ""),
        ("wagtailadmin_reports:locked_pages", ""),
        ("site_history", ""),
        ("wagtailusers_users:index", ""),
    ],
)
def test_wagtails_own_lists_write_words(writer, admin, as_user, name, query):
    writer.first_name = EVIL[:60]
    writer.save()
    page = factories.story(by=writer, title=EVIL)
    factories.submit(page, by=writer)
    page.locked, page.locked_by = True, writer
    page.save(update_fields=["locked", "locked_by"])
    client = as_user(admin)
    answer = client.get(f"{reverse(name)}?export=csv{query}")
    assert answer.status_code == 200
    text = b"".join(answer.streaming_content).decode()
    for row in csv.reader(io.StringIO(text)):
        assert not any(one.strip().startswith(("=", "+", "@")) for one in row), row
    answer = client.get(f"{reverse(name)}?export=xlsx{query}")
    sheet = load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active
    assert all(one.data_type != "f" for row in sheet.iter_rows() for one in row)
