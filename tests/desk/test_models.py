import pytest
from django.contrib.auth import authenticate
from django.core.exceptions import ValidationError
from django.db import DatabaseError, IntegrityError, connection, transaction

from news.desk.models import User
from news.desk.refusals import AccountsAreKept
from tests import factories

pytestmark = pytest.mark.django_db


def test_one_address_one_account_whatever_its_case(writer):
    again = User(email=writer.email.upper(), first_name="A", last_name="B")
    with pytest.raises(ValidationError, match="exists already"):
        again.validate_constraints()
    with pytest.raises(IntegrityError), transaction.atomic():
        again.save()


def test_people_sign_in_with_their_address_in_any_case(writer, client):
    assert client.login(username=writer.email.upper(), password=factories.PASSWORD)


def test_a_deactivated_account_does_not_sign_in(writer, rf):
    writer.is_active = False
    writer.save()
    assert authenticate(rf.get("/"), username=writer.email, password=factories.PASSWORD) is None


def test_no_account_without_an_address():
    with pytest.raises(ValueError, match="e-mail"):
        User.objects.create_user("")


def test_accounts_are_not_deleted_one_by_one_nor_many_nor_by_sql(writer):
    with pytest.raises(AccountsAreKept):
        writer.delete()
    with pytest.raises(AccountsAreKept):
        User.objects.filter(pk=writer.pk).delete()
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM desk_user WHERE id = %s", [writer.pk])
    assert User.objects.filter(pk=writer.pk).exists()


def test_an_administrator_deletes_no_account_in_the_admin(admin, writer, as_user):
    client = as_user(admin)
    client.post(f"/admin/users/delete/{writer.pk}/")
    client.post(f"/admin/bulk/desk/user/delete/?id={writer.pk}")
    assert User.objects.filter(pk=writer.pk).exists()


def test_a_person_is_called_by_name():
    assert str(User(first_name="Ada", last_name="Okafor", email="a@desk.example")) == "Ada Okafor"
    assert str(User(email="a@desk.example")) == "a@desk.example"


def test_superusers_are_made_by_the_command():
    user = User.objects.create_superuser("root@desk.example", "x", first_name="R", last_name="T")
    assert user.is_superuser
