"""Panes of the replay panel about the past of rows: blame, history, watch, and differences."""
