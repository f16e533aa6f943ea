"""Whether a source still stands: links, notices of retraction, flags."""
