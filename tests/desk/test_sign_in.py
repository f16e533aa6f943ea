import pytest
from django.urls import reverse

from tests import factories

pytestmark = pytest.mark.django_db


def sign_in(client, user, password):
    data = {"username": user.email, "password": password}
    return client.post(reverse("wagtailadmin_login"), data)


def test_guessing_a_password_is_stopped_and_says_for_how_long(client, writer, settings):
    settings.AXES_ENABLED = True
    for _attempt in range(settings.AXES_FAILURE_LIMIT):
        response = sign_in(client, writer, "wrong")
    assert "Too many attempts" in response.content.decode()
    sign_in(client, writer, factories.PASSWORD)
    assert "_auth_user_id" not in client.session


def test_a_few_slips_lock_nobody_out(client, writer, settings):
    settings.AXES_ENABLED = True
    for _attempt in range(settings.AXES_FAILURE_LIMIT - 1):
        sign_in(client, writer, "wrong")
    assert sign_in(client, writer, factories.PASSWORD).status_code == 302
