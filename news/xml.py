"""Text in XML. Pure."""

import re

# Everything else is no character of XML 1.0 (section 2.2), not even as a reference.
_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def xml_text(text: str) -> str:
    """`text` without the control characters that XML can't hold, as pastes from slides bring them."""
    return _FORBIDDEN.sub("", text)
