"""Bodies in another form: the same words, in the same order, on the same sources.

A rule is a function on one body (`rule.py`). `proof.py` compares what stands in a version before and
after, `rewriter.py` carries a story over, with all that rests on it, in one transaction. Which rules
there are says `rules.py`; how one is added, `docs/developers.md`.
"""
