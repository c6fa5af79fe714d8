"""The read models, live or as they stood."""
