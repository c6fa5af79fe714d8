"""The console's composition root: options, what the system must offer, one window."""
