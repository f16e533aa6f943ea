"""Passages of sources for statements: which words of a document a statement may rest on. Pure."""
