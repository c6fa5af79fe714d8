"""Is all well? Space is proportional to what is wrong."""
