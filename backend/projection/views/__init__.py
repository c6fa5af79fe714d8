"""The built-in read models, one a file."""
