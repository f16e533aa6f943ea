"""References as readers see them: the style engine and what it has printed."""
