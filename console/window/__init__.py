"""The main window: docks, status bar, theme."""
