"""Icons, themes, help pages and sample data, read through importlib.resources."""
