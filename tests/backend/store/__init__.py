"""The log's engines, each on its own."""
