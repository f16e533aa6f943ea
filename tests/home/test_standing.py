import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text

from home.models import HomePage, StandingPage
from tests import factories

pytestmark = pytest.mark.django_db


def standing(title="About us", **fields):
    return factories.standing_page(title, **fields)


def foot(client):
    page = BeautifulSoup(client.get("/").content, "html.parser")
    return [link.text for link in page.select(".footer nav:first-of-type a")]


def test_every_page_leads_to_the_standing_pages_in_their_order(client):
    standing("About us", body="<h2>Who</h2><p>We.</p>")
    standing("Privacy")
    draft = StandingPage(title="Draft", slug="draft", live=False)
    HomePage.objects.get().add_child(instance=draft)
    assert foot(client) == ["About us", "Privacy", "Corrections", "Authors", "Archive"]
    html = client.get("/about-us/").content.decode()
    assert "<h2" in html
    assert "We." in html


def test_there_is_one_page_of_each_subject():
    standing("One", subject="about")
    with pytest.raises(ValidationError):
        StandingPage(title="Two", slug="two", subject="about").full_clean(
            exclude=["path", "depth", "locale"]
        )
    two = standing("Two")
    with pytest.raises(IntegrityError), transaction.atomic():
        StandingPage.objects.filter(pk=two.pk).update(subject="about")
    standing("Three")
    standing("Four")


def test_an_editor_writes_one_in_the_admin_and_somebody_else_reads_it(
    as_user, editor, checker, writer, client
):
    home = HomePage.objects.get()
    url = f"/admin/pages/add/home/standingpage/{home.pk}/"
    assert as_user(writer).get(url).status_code == 302
    form = nested_form_data(
        {
            "title": "Contact",
            "slug": "contact",
            "seo_title": "",
            "search_description": "",
            "subject": "contact",
            "introduction": "Write to us.",
            "body": rich_text("<p>Here.</p>"),
            "comments": inline_formset([]),
            "action-submit": "Submit",
        }
    )
    answer = as_user(editor).post(url, form)
    assert answer.status_code == 302, answer.context["form"].errors
    assert client.get("/contact/").status_code == 404
    factories.approve(StandingPage.objects.get(slug="contact"), checker)
    assert "Write to us." in client.get("/contact/").content.decode()
