"""A bucket behaves as a folder does: a name never gets another content, originals have no address.

Tried against a server that speaks S3 (moto).
"""

from urllib.parse import parse_qs, urlsplit

import boto3
import pytest
from django.core.checks import Tags, run_checks
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from moto.server import ThreadedMotoServer

from neurogrit_cms.checks import names_keep_their_content
from neurogrit_cms.settings.object_storage import object_storage


@pytest.fixture(scope="module")
def endpoint():
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture
def bucket(endpoint, settings, monkeypatch):
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "x")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "x")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    boto3.client("s3", endpoint_url=endpoint).create_bucket(Bucket="media")
    settings.STORAGES = settings.STORAGES | object_storage("media", endpoint=endpoint)


@pytest.mark.parametrize("alias", ["default", "renditions"])
def test_a_second_upload_of_a_name_replaces_nothing(bucket, alias):
    storage = storages[alias]
    first = storage.save("images/scan.png", ContentFile(b"as it was checked"))
    second = storage.save("images/scan.png", ContentFile(b"another one"))
    assert first != second
    assert storage.open(first).read() == b"as it was checked"
    storage.delete(first)
    storage.delete(second)
    assert not storage.exists(first)


def test_a_size_has_a_lasting_address_and_an_original_a_signed_one(bucket):
    size = storages["renditions"].url("images/scan.png")
    original = storages["default"].url("original_images/scan.png")
    assert urlsplit(size).query == ""
    signed = parse_qs(urlsplit(original).query)
    assert {key.lower() for key in signed} & {"signature", "x-amz-signature"}


@pytest.mark.parametrize("alias", ["default", "renditions"])
def test_a_storage_that_replaces_is_refused_before_it_is_used(bucket, settings, alias):
    assert list(names_keep_their_content()) == []
    entry = settings.STORAGES[alias]
    options = entry["OPTIONS"] | {"file_overwrite": True}
    settings.STORAGES = settings.STORAGES | {alias: entry | {"OPTIONS": options}}
    found = [
        error
        for error in run_checks(tags=[Tags.security], include_deployment_checks=True)
        if error.id == "neurogrit.E001"
    ]
    assert [repr(alias) in error.msg for error in found] == [True]


def test_a_folder_that_replaces_is_refused_too(settings):
    settings.STORAGES = settings.STORAGES | {
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"allow_overwrite": True},
        }
    }
    assert [error.id for error in names_keep_their_content()] == ["neurogrit.E001"]
