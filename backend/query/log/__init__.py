"""Questions about the log: pages at any depth, counts over the whole of it, one event's context."""
