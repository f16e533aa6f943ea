"""Uploads on disk: a file is there whole, or not at all."""

import os
import secrets
from pathlib import Path, PurePosixPath
from typing import Any

from django.core.files.storage import FileSystemStorage


class WholeFiles(FileSystemStorage):
    """Writes a file beside its place first: a full disk leaves no half of it, and no reader sees one."""

    def _save(self, name: str, content: Any) -> str:
        """Store `content` under `name` or, if that is taken, the like; raises OSError."""
        part = str(PurePosixPath(name).with_name(f".{secrets.token_hex(16)}"))
        try:
            super()._save(part, content)  # type: ignore[misc]  # a private name, but Django documents it
            while True:
                try:
                    # Ours from here on, so that moving the file there replaces nobody's.
                    os.close(os.open(self.path(name), os.O_CREAT | os.O_EXCL | os.O_WRONLY))
                    break
                except FileExistsError:
                    name = self.get_available_name(name)
            Path(self.path(part)).replace(self.path(name))
        finally:
            Path(self.path(part)).unlink(missing_ok=True)
        return name


class DeskFiles(WholeFiles):
    """Files for the desk alone: a view reads them out, and they have no address."""

    def url(self, name: str | None) -> str:
        """There is none: raises ValueError."""
        raise ValueError("Files of the desk have no address.")
