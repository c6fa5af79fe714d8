"""The feed becomes tables: rows and checkpoint in one transaction, exactly once."""
