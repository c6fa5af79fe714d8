"""PostgreSQL as the log: many machines, one writer."""
