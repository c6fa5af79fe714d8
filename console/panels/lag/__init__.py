"""Lag over time: events behind and time behind of every replica."""
