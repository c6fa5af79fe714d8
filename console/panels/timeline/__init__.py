"""The timeline: a virtual table over the whole log."""
