"""Addresses of videos on the services we embed. Pure."""

import re
from dataclasses import dataclass

_YOUTUBE = re.compile(
    r"https?://(?:(?:www\.|m\.)?youtube\.com/(?:watch\?(?:[^#]{0,500}&)?v=|shorts/|embed/)|youtu\.be/)"
    r"(?P<id>[\w-]{11})(?:[?&#].*)?"
)
_VIMEO = re.compile(r"https?://(?:www\.)?vimeo\.com/(?:video/)?(?P<id>[0-9]{6,12})(?:[/?#].*)?")


class UnknownVideo(ValueError):
    """The address is not one of a video on a service we know."""


@dataclass(frozen=True, slots=True)
class Video:
    """Where a video is played (`player`, no cookies), where it can be watched, and whose it is."""

    service: str
    player: str
    page: str


def parse_video(url: str) -> Video:
    """The video at `url`; raises UnknownVideo."""
    if match := _YOUTUBE.fullmatch(url.strip()):
        key = match["id"]
        return Video(
            "YouTube",
            f"https://www.youtube-nocookie.com/embed/{key}",
            f"https://www.youtube.com/watch?v={key}",
        )
    if match := _VIMEO.fullmatch(url.strip()):
        key = match["id"]
        return Video(
            "Vimeo", f"https://player.vimeo.com/video/{key}?dnt=1", f"https://vimeo.com/{key}"
        )
    raise UnknownVideo(url)
