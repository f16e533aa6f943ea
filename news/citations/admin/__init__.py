"""Citations at the desk: list, forms, chooser, paste, import."""
