"""Panes of the replay panel that run to where a condition holds: its hits, probes, breakpoints."""
