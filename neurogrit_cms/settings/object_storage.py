"""Media in a bucket: Amazon's S3, or what speaks like it."""

from typing import Any


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
    backend = "storages.backends.s3.S3Storage"
    return {
        "default": {"BACKEND": backend, "OPTIONS": options},
        # Pages are kept longer than an address with a signature would last.
        "renditions": {"BACKEND": backend, "OPTIONS": options | {"querystring_auth": False}},
    }
