"""Is all well? Space is proportional to trouble."""
