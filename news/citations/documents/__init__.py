"""What a source says, kept with its citation: files, their text with its places, quotations found in it."""
