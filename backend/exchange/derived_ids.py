"""Ids that follow from what they stand for: the same on every run, and in the order of time."""

from hashlib import blake2b

from backend.clock import Micros


def derive_uuid7(moment: Micros, text: str) -> bytes:
    """Return a UUIDv7 (16 bytes) whose time is `moment` and whose other bits come from `text`.

    A resumed or repeated import so makes the same ids; a log keeps ids in the order of time.
    """
    milliseconds = max(0, moment // 1000) & ((1 << 48) - 1)
    rest = bytearray(blake2b(text.encode(), digest_size=10).digest())
    rest[0] = rest[0] & 0x0F | 0x70
    rest[2] = rest[2] & 0x3F | 0x80
    return milliseconds.to_bytes(6, "big") + rest
