"""The audit pack: everything a story was cleared on, to read and to verify away from the desk."""
