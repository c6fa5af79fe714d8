"""Every action with its name and its shortcut."""
