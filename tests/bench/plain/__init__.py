"""A plain Wagtail site of the same content, made the usual way: what ours is measured against."""
