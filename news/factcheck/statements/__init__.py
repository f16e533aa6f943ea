"""A text taken apart into statements, and what is seen in each. Pure."""
