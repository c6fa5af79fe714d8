"""The log becomes a feed."""
