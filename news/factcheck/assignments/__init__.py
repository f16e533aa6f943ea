"""Who checks what, and by when."""
