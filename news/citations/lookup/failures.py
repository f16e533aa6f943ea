"""What looking a source up may end in."""


class LookupFailed(Exception):
    """A service gave no usable answer; the message says which and why, in a sentence."""


class NotFound(LookupFailed):
    """The service answered: it does not know the source."""
