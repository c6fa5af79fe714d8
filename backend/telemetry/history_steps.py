"""In which steps numbers are kept over time, and how many of each.

Bounded by number, not by the clock.
"""

KEPT_SAMPLES = {1: 3600, 10: 8640, 60: 43200}  # per process, by the seconds between them
