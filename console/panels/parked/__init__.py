"""Parked: what views could not take, what waits behind it, and what is done about it."""
