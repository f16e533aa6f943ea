"""What logs never hold: secrets, tokens, mail addresses. Neither in messages nor in tracebacks."""

import logging
import re
from typing import Any, Final

_HIDDEN: Final = "[hidden]"
_MAIL: Final = re.compile(r"[\w.!#$%&'*+/=?^`{|}~-]{1,64}@(?:[\w-]{1,63}\.){0,8}[\w-]{1,63}")
_IN_ADDRESSES: Final = re.compile(r"(?<=://)[^/\s:@]{1,256}:[^/\s@]{1,256}(?=@)")
# Links that sign in, choose a new password, confirm an address: what follows is the secret.
_LINKS: Final = re.compile(
    r"(?<=admin)(/|%2F)(login\1link|password_reset\1confirm|account\1address)\1[^\s'\"<>)]{1,2000}",
    re.IGNORECASE,
)
# A name that promises a secret, and its value: in quotes up to the closing one, of a header the line.
_NAMED: Final = re.compile(
    r"(?i)\b([\w-]{0,40}(?:password|passwd|passphrase|secret|token|api[_-]?key|access[_-]?key"
    r"|session[_-]?(?:id|key)|signature)[\w-]{0,40}['\"]?\s?[:=,]\s?[\[({]{0,2}\s?)"
    r"('[^']{0,2000}'?|\"[^\"]{0,2000}\"?|[^\s,;&'\"<>]{1,2000})"
)
_HEADERS: Final = re.compile(
    r"(?i)\b((?:proxy-)?authorization|(?:set-)?cookie)\b(['\"]?\s?[:=,]\s?)[^\n]{1,4000}"
)


class Discreet(logging.Filter):
    """Takes secrets, tokens and mail addresses out of log records before they are written."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Let it pass, with what it said made plain text."""
        try:
            said = record.getMessage()
        except Exception:  # noqa: BLE001  # a call with the wrong arguments is no reason to fail
            said = f"{record.msg} {record.args!r}"
        record.msg, record.args = without_secrets(said), None
        if record.exc_info and not record.exc_text:
            record.exc_text = logging.Formatter().formatException(record.exc_info)
        if record.exc_text:
            record.exc_text = without_secrets(record.exc_text)
        if record.stack_info:
            record.stack_info = without_secrets(record.stack_info)
        return True


def stand_before(*names: str) -> None:
    """Take them out of what the loggers with these `names` write, which settings of ours don't reach."""
    for name in names:
        for handler in logging.getLogger(name).handlers:
            handler.addFilter(Discreet())


def without_secrets(text: Any) -> str:
    """`text` with `[hidden]` for what is nobody's but its owner's."""
    said = _IN_ADDRESSES.sub(_HIDDEN, str(text))
    said = _LINKS.sub(rf"\1\2\1{_HIDDEN}", said)
    said = _HEADERS.sub(rf"\1\2{_HIDDEN}", said)
    said = _NAMED.sub(rf"\1{_HIDDEN}", said)
    return _MAIL.sub(_HIDDEN, said)
