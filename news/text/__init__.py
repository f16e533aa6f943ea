"""A body read: as facts to check, as passages with their sources, as a page to show, as data for machines."""
