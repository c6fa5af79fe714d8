"""The language that the operator reads."""
