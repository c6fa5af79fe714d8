"""Step into: one event's handlers seen from within, and the events that handlers cannot take."""
