"""One moment of the past: how everything was, what happened, and notes on it."""
