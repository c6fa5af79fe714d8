"""The same handlers over other histories: what would have come of them, apart from what is live."""
