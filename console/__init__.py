"""The console: a Qt window over a backend, which it knows only by its messages and its wire."""
