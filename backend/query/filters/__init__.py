"""The filter language, from what an operator types to a condition of the database.

`grammar` reads text into a `tree`; `values` reads numbers, times and flags; `conditions` turns the
tree into SQL for whatever a target says its fields mean, and `sqltext` holds the few words in which
SQLite and PostgreSQL differ.
"""
