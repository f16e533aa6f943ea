"""How a story goes live, and off again: the one rule, permissions, the end of a workflow, withdrawal."""
