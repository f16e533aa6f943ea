"""Files -> their text with its places. Files are hostile: they are read in a process of its own (`limited`)."""
