"""Files become facts or commands, and the log becomes files."""
