"""Whether a source is known already, and how two become one."""
