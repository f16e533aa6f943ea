"""What takes long is proved whole at night, and one part in some of it at every change."""

import os
from typing import Final
from zlib import crc32

NIGHTLY: Final = bool(os.environ.get("NIGHTLY"))


def is_tried(*names: object, one_in: int) -> bool:
    """Whether this is tried now: all is at night, else the same one in `one_in`."""
    return NIGHTLY or crc32("|".join(map(str, names)).encode()) % one_in == 0
