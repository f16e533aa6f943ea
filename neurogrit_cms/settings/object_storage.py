"""Media in a bucket: Amazon's S3, or what speaks like it."""

from typing import Any

_BACKEND = "storages.backends.s3.S3Storage"


def private_storage(bucket: str, *, endpoint: str | None) -> dict[str, dict[str, Any]]:
    """The entry of STORAGES for documents of sources, in a bucket that nobody else may read."""
    options = {"bucket_name": bucket, "endpoint_url": endpoint, "file_overwrite": False}
    return {"documents": {"BACKEND": _BACKEND, "OPTIONS": options}}


def object_storage(bucket: str, *, endpoint: str | None) -> dict[str, dict[str, Any]]:
    """The entries of STORAGES for media: "default" for originals and documents, "renditions" for
    the sizes of pictures that pages show.
    """
    options = {
        "bucket_name": bucket,
        "endpoint_url": endpoint,
        # A name never gets another content: what readers see of a picture was checked.
        "file_overwrite": False,
    }
    return {
        "default": {"BACKEND": _BACKEND, "OPTIONS": options},
        # Pages are kept longer than an address with a signature would last.
        "renditions": {"BACKEND": _BACKEND, "OPTIONS": options | {"querystring_auth": False}},
    }
