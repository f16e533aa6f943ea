"""The three formats. RSS and Atom are Django's, with the whole text and the hub; JSON Feed is ours.

Sources: RSS 2.0 with the modules content and dc; RFC 4287; JSON Feed 1.1; W3C WebSub, 4.
"""

import json
from typing import Any, ClassVar, TextIO

from django.utils.feedgenerator import Atom1Feed, Rss201rev2Feed, SyndicationFeed


class Rss(Rss201rev2Feed):
    """RSS 2.0 with the whole text."""

    extension = "rss"
    content_type = "application/rss+xml; charset=utf-8"

    def rss_attributes(self) -> dict[str, str]:
        return super().rss_attributes() | {
            "xmlns:content": "http://purl.org/rss/1.0/modules/content/",
            "xmlns:dc": "http://purl.org/dc/elements/1.1/",
        }

    def add_root_elements(self, handler: Any) -> None:
        super().add_root_elements(handler)
        if hub := self.feed["hub"]:
            handler.addQuickElement("atom:link", None, {"rel": "hub", "href": hub})

    def add_item_elements(self, handler: Any, item: dict[str, Any]) -> None:
        # RSS's own <author> is a mail address; names stand in Dublin Core's element.
        names, item["author_name"] = item["author_name"], None
        super().add_item_elements(handler, item)
        if names:
            handler.addQuickElement("dc:creator", names)
        handler.addQuickElement("content:encoded", item["content"])


class Atom(Atom1Feed):
    """Atom with the whole text."""

    extension = "atom"
    content_type = "application/atom+xml; charset=utf-8"

    def add_root_elements(self, handler: Any) -> None:
        super().add_root_elements(handler)
        if hub := self.feed["hub"]:
            handler.addQuickElement("link", None, {"rel": "hub", "href": hub})

    def add_item_elements(self, handler: Any, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, item)
        handler.addQuickElement("content", item["content"], {"type": "html"})


class JsonFeed(SyndicationFeed):
    """JSON Feed 1.1."""

    extension = "json"
    content_type = "application/feed+json; charset=utf-8"
    version: ClassVar[str] = "https://jsonfeed.org/version/1.1"

    def write(self, outfile: TextIO, encoding: str) -> None:
        feed = {
            "version": self.version,
            "title": self.feed["title"],
            "home_page_url": self.feed["link"],
            "feed_url": self.feed["feed_url"],
            "description": self.feed["description"],
            "language": self.feed["language"],
            "hubs": [{"type": "WebSub", "url": self.feed["hub"]}] if self.feed["hub"] else None,
            "items": [self._item(item) for item in self.items],
        }
        text = json.dumps(_known(feed), ensure_ascii=False)
        outfile.write(text)

    def _item(self, item: dict[str, Any]) -> dict[str, Any]:
        return _known(
            {
                "id": item["unique_id"],
                "url": item["link"],
                "title": item["title"],
                "summary": item["description"],
                "content_html": item["content"],
                "date_published": item["pubdate"].isoformat() if item["pubdate"] else None,
                "date_modified": item["updateddate"].isoformat() if item["updateddate"] else None,
                "authors": [{"name": name} for name in item["authors"]],
                "tags": list(item["categories"]),
                "language": self.feed["language"],
                "image": item["enclosures"][0].url if item["enclosures"] else None,
                "attachments": [
                    {
                        "url": one.url,
                        "mime_type": one.mime_type,
                        "size_in_bytes": int(one.length),
                    }
                    for one in item["enclosures"]
                ],
            }
        )


def _known(values: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in values.items() if value not in (None, "", [])}


KINDS = {kind.extension: kind for kind in (Rss, Atom, JsonFeed)}
