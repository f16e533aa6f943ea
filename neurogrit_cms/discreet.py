"""What logs never hold: secrets, tokens, mail addresses. Neither in messages nor in tracebacks."""

import logging
import re
from typing import Any, Final

_HIDDEN: Final = "[hidden]"
_MAIL: Final = re.compile(r"[\w.!#$%&'*+/=?^`{|}~-]{1,64}@(?:[\w-]{1,63}\.){0,8}[\w-]{1,63}")
_IN_ADDRESSES: Final = re.compile(r"(?<=://)[^/\s:@]{1,256}:[^/\s@]{1,256}(?=@)")
# Links that sign in, choose a new password, confirm an address: what follows is the secret.
_LINKS: Final = re.compile(
    r"(?<=/admin/)(login/link|password_reset/confirm|account/address)/[^\s'\"<>)]{1,2000}"
)
# A name that promises a secret, and its value.
_NAMED: Final = re.compile(
    r"(?i)\b([a-z_-]{0,40}(?:password|passwd|secret|token|api[_-]?key|secret[_-]?key|sessionid"
    r"|authorization|cookie|signature)[a-z0-9]{0,12})(['\"]?\s?[:=]\s?['\"]?)((?:bearer |basic )?[^\s,;&'\"<>]{1,2000})"
)


class Discreet(logging.Filter):
    """Takes them out of every record that passes, before anybody writes it."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Let it pass, with what it said made plain text."""
        record.msg, record.args = without_secrets(record.getMessage()), None
        if record.exc_info and not record.exc_text:
            record.exc_text = logging.Formatter().formatException(record.exc_info)
        if record.exc_text:
            record.exc_text = without_secrets(record.exc_text)
        if record.stack_info:
            record.stack_info = without_secrets(record.stack_info)
        return True


def without_secrets(text: Any) -> str:
    """`text` with `[hidden]` for what is nobody's but its owner's."""
    said = _IN_ADDRESSES.sub(_HIDDEN, str(text))
    said = _LINKS.sub(rf"\1/{_HIDDEN}", said)
    said = _NAMED.sub(rf"\1\2{_HIDDEN}", said)
    return _MAIL.sub(_HIDDEN, said)
