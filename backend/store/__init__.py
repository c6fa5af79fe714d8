"""The log: its port, and the engines behind it.

`port` says what a log is; `schema`, `sql` (SQLite and PostgreSQL) and `memory` are engines,
`opening` picks one by URL, `upcasts` brings old payload shapes to the present one on reading.
"""
