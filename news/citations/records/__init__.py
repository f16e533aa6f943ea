"""What is known of a source, as plain values. Pure."""
