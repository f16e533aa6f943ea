"""Whether a source still stands: its address, notices of retraction, flags."""
