"""What processes send each other: frozen structs, no behaviour; and how amounts are written.

Frames are MessagePack; payloads (`data`) are JSON text inside them, because that is how the log
keeps them. Times are microseconds since 1970-01-01 UTC, ids are 16 bytes.
"""
