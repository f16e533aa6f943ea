"""How Wagtail's histories show what the desk decided."""

from typing import Any

from wagtail.log_actions import LogFormatter


def decision_formatter(name: str, title: Any, sentence: Any) -> type[LogFormatter]:
    """How Wagtail's histories show one kind of decision."""

    class Formatter(LogFormatter):
        label = title

        def format_message(self, log_entry: Any) -> str:
            return str(sentence) % (log_entry.data or {})

        def format_comment(self, log_entry: Any) -> str:
            return str((log_entry.data or {}).get("comment", ""))

    Formatter.__name__ = name
    return Formatter
