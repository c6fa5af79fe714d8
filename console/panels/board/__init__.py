"""Boards: the states in which work waits, declared by the modules."""
