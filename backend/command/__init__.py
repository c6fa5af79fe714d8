"""Receive, load, decide, append, answer."""
