"""SQLite as the log: one file, for one machine."""
