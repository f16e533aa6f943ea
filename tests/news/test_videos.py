import pytest

from news.blocks.videos import UnknownVideo, parse_video


@pytest.mark.parametrize(
    "url",
    [
        "https://www.youtube.com/watch?v=y8Kyi0WNg40",
        "https://www.youtube.com/watch?list=x&v=y8Kyi0WNg40&t=3",
        "https://youtu.be/y8Kyi0WNg40?si=x",
        "http://m.youtube.com/shorts/y8Kyi0WNg40",
    ],
)
def test_youtube_is_played_without_cookies(url):
    assert parse_video(url).player == "https://www.youtube-nocookie.com/embed/y8Kyi0WNg40"


def test_vimeo():
    assert parse_video("https://vimeo.com/76979871").service == "Vimeo"


@pytest.mark.parametrize(
    "url",
    [
        "",
        "https://example.org/watch?v=y8Kyi0WNg40",
        "https://www.youtube.com.evil.example/watch?v=y8Kyi0WNg40",
        'https://www.youtube.com/watch?v="onload="x"',
        "javascript:alert(1)//youtube.com/watch?v=y8Kyi0WNg40",
        "https://vimeo.com/about",
    ],
)
def test_everything_else_is_refused(url):
    with pytest.raises(UnknownVideo):
        parse_video(url)
