"""So many times at once, as many again in a while; by any number of processes, in few rows."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection

from news.desk import limits
from news.desk.limits import Allowance, Limit

FEW = Limit("few", 3, timedelta(minutes=1))


@pytest.mark.django_db
def test_beyond_the_limit_it_says_how_long_to_wait():
    assert [FEW.take("a") for _time in range(3)] == [0, 0, 0]
    assert 15 <= FEW.take("a") <= 20
    assert FEW.take("b") == 0


@pytest.mark.django_db
def test_what_is_refused_makes_the_wait_no_longer():
    waits = [FEW.take("a") for _time in range(20)]
    assert max(waits) <= 20


@pytest.mark.django_db
def test_it_wears_off():
    quick = Limit("quick", 2, timedelta(seconds=0.2))
    assert [quick.take("a") for _time in range(3)] == [0, 0, 1]
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_sleep(0.11)")
    assert quick.take("a") == 0


@pytest.mark.django_db
def test_a_use_is_given_back_or_all_are_forgotten():
    for _time in range(3):
        FEW.take("a")
    FEW.give_back("a")
    assert FEW.take("a") == 0
    assert FEW.take("a") > 0
    FEW.forget("a")
    assert FEW.take("a") == 0


@pytest.mark.django_db
def test_names_without_number_fill_few_rows(monkeypatch):
    monkeypatch.setattr(limits, "_ROWS", 16)
    for number in range(500):
        FEW.take(f"made up {number}")
    assert Allowance.objects.count() <= 16


@pytest.mark.django_db(transaction=True)
def test_a_hundred_at_once_are_a_hundred():
    def take(_number):
        try:
            return FEW.take("a")
        finally:
            connection.close()

    with ThreadPoolExecutor(10) as pool:
        waits = list(pool.map(take, range(40)))
    assert waits.count(0) == 3
