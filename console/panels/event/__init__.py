"""One event: its metadata, its payload, where it came from and what came of it."""
