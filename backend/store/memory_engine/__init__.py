"""Memory as the log: the twin of the databases, for tests and for trying things out."""
