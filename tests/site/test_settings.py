"""What a process needs before it starts, and what it says when that is missing."""

import os
import subprocess
import sys

import pytest
from django.conf import settings

from neurogrit_cms.postgres import embedded_test_url

PRODUCTION = {
    "DJANGO_SETTINGS_MODULE": "neurogrit_cms.settings.production",
    "SECRET_KEY": "k" * 25 + "0123456789abcdefghijklmnopqrstuvwxyz!#%&" + "z",
    "ALLOWED_HOSTS": "news.example.org",
    "BASE_URL": "https://news.example.org",
    "DATABASE_URL": os.environ.get("DATABASE_URL") or embedded_test_url(),
    "DEFAULT_FROM_EMAIL": "desk@example.org",
    "SMTP_HOST": "mail.example.org",
}
PROXIES = {"PROXIES": "10.0.0.7"}


def manage(*command, **environment):
    return subprocess.run(
        [sys.executable, "manage.py", *command],
        env={"PATH": os.environ["PATH"]} | environment,
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_production_passes_djangos_deployment_check():
    result = manage("check", "--deploy", "--fail-level", "WARNING", **PRODUCTION, **PROXIES)
    assert result.returncode == 0, result.stderr
    assert "no issues" in result.stdout


def test_a_proxy_that_nobody_has_named_is_told():
    result = manage("check", "--deploy", "--fail-level", "WARNING", **PRODUCTION)
    assert "neurogrit.W001" in result.stderr


@pytest.mark.parametrize("name", sorted(set(PRODUCTION) - {"DJANGO_SETTINGS_MODULE"}))
def test_a_missing_setting_is_named(name):
    environment = {key: value for key, value in PRODUCTION.items() if key != name}
    result = manage("--version", **environment)  # reads the settings, and does no more
    assert result.returncode != 0
    assert name in result.stderr


def test_a_weak_secret_is_refused():
    result = manage("check", **PRODUCTION | {"SECRET_KEY": "hush-hush"})
    assert result.returncode != 0
    assert "SECRET_KEY" in result.stderr
    assert "hush-hush" not in result.stderr.splitlines()[-1]


def test_the_demo_is_not_loaded_in_production():
    result = manage("load_demo", **PRODUCTION)
    assert result.returncode != 0
    assert "not loaded in production" in result.stderr


@pytest.mark.django_db
def test_no_migration_is_missing():
    from django.core.management import call_command

    call_command("makemigrations", "--check", "--dry-run", verbosity=0)


def test_nothing_older_than_its_security_fix_is_installed():
    """A small list by hand: the audit tools can't reach their sources from everywhere."""
    from importlib.metadata import version

    from django.utils.version import get_version_tuple

    least = {"django": (6, 1, 3), "wagtail": (8, 0, 1), "gunicorn": (23,), "pillow": (11, 3)}
    for name, wanted in least.items():
        assert get_version_tuple(version(name)) >= wanted, name
