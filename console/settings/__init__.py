"""What the console was started with, and what it remembers."""
