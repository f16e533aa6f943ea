"""Citations as files for reference managers."""
