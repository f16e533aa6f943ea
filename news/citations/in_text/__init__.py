"""Citations in running text: how a marker is stored, shown and counted."""
