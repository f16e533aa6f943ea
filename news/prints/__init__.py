"""Stories printed once: what readers get of a publication, kept until something that it shows changes."""
