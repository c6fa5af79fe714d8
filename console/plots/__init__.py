"""Graphs drawn from fixed-size rings."""
