"""How messages cross: frame and codec, keys, connection file, sockets, the drain loop."""
