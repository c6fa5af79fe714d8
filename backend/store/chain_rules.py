"""The rules by which the hash chain over a log is made: how events are hashed, and how checked.

A log keeps the rule that it began with, which follows from its format: what was noted of it
elsewhere holds for ever. The second is for new logs, and costs an append less than half of the
first: an event is encoded into memory that is in the processor's cache already (a hundred byte
strings made for each commit cost more than hashing them), BLAKE3 hashes many parts of a block at
once, and a check by XXH3 takes a fifth of CRC-32's time.
"""

import struct
from abc import ABC, abstractmethod
from collections.abc import Sequence
from hashlib import blake2b
from io import BytesIO
from typing import Protocol
from zlib import crc32

import msgspec
from blake3 import blake3
from xxhash import xxh3_64_digest

from backend.messages.events import Event

_PERSON = b"marigraph-log-1"
_PREFIX = b"marigraph-log-2"
_PIECE_BYTES = 131_072
_encoder = msgspec.msgpack.Encoder()
_encode = _encoder.encode


class BlockHash(Protocol):
    """The hash over a block, as far as the log has come in it."""

    def update(self, data: memoryview, /) -> object:
        """Go on over the bytes of the next events."""
        ...

    def digest(self) -> bytes:
        """Return the digest up to here; the hash can go on."""
        ...


class EventEncoder(ABC):
    """Turns events into what is hashed, and into their checks; for one thread."""

    def __init__(self) -> None:
        """Hold nothing."""
        self._encoded = BytesIO()  # keeps its room: a bytearray would grow anew for each commit
        self._checks = bytearray()

    @abstractmethod
    def add(self, events: Sequence[Event]) -> None:
        """Put their bytes and their checks behind those that are held."""

    def begin_block(self, prefix: bytes) -> None:
        """Hold what is hashed before the events of a block; of the block before all is handed over.

        It is not given to the hash alone, which would shift all that follows by its length.
        """
        self._encoded.write(prefix)

    def hand_over_full(self, block: BlockHash) -> None:
        """Let the hash go on over the pieces that are full, and keep the rest.

        BLAKE3 takes half the time for what begins and ends at such a boundary.
        """
        held = self._encoded.tell()
        if full := held - held % _PIECE_BYTES:
            with self._encoded.getbuffer() as encoded:
                block.update(encoded[:full])
                encoded[: held - full] = encoded[full:held]
            self._encoded.seek(held - full)

    def hand_over(self, block: BlockHash) -> None:
        """Let the hash go on over all that is held."""
        with self._encoded.getbuffer() as encoded:
            block.update(encoded[: self._encoded.tell()])
        self._encoded.seek(0)

    def take_checks(self) -> bytes:
        """Return the checks of all events since the last call."""
        checks = bytes(self._checks)
        self._checks.clear()
        return checks


class ChainRule(ABC):
    """`log_format`: of the logs whose rule it is. `block_events`: of one hash."""

    log_format: int
    block_events: int
    digest_bytes: int
    check_bytes: int

    @abstractmethod
    def start_block(self) -> BlockHash:
        """Return the hash over a block, of nothing yet."""

    def block_prefix(self, digest: bytes) -> bytes:
        """Return what is hashed before the events of a block that follows what has this digest."""
        return digest

    @abstractmethod
    def event_encoder(self) -> EventEncoder:
        """Return an encoder of its own."""

    def check_of(self, event: Event) -> bytes:
        """Return the check of one event."""
        encoder = self.event_encoder()
        encoder.add([event])
        return encoder.take_checks()

    def block_before(self, position: int) -> int:
        """Return the last position of the block before the one that a position is in."""
        return (position - 1) // self.block_events * self.block_events if position else 0


class _Crc32Encoder(EventEncoder):
    def add(self, events: Sequence[Event]) -> None:
        encoded = list(map(_encode, events))
        self._checks += struct.pack(f"<{len(encoded)}I", *map(crc32, encoded))
        self._encoded.writelines(encoded)


class _FirstRule(ChainRule):
    """BLAKE2b of 16 bytes, and CRC-32: for logs of format 1."""

    log_format = 1
    block_events = 128
    digest_bytes = 16
    check_bytes = 4

    def start_block(self) -> BlockHash:
        return blake2b(digest_size=self.digest_bytes, person=_PERSON)

    def event_encoder(self) -> EventEncoder:
        return _Crc32Encoder()


class _Xxh3Encoder(EventEncoder):
    def __init__(self) -> None:
        super().__init__()
        self._event = bytearray()

    def add(self, events: Sequence[Event]) -> None:
        event, write, encode_into = self._event, self._encoded.write, _encoder.encode_into
        # One piece, and no object more for each event than its check: this is most of the cost.
        checks = [
            xxh3_64_digest(event)
            for each in events
            if encode_into(each, event) is None and write(event)
        ]
        self._checks += b"".join(checks)


class _SecondRule(ChainRule):
    """BLAKE3 of 32 bytes, and XXH3 of eight: for logs of format 2."""

    log_format = 2
    block_events = 1024  # a new block costs a commit a row more
    digest_bytes = 32
    check_bytes = 8

    def start_block(self) -> BlockHash:
        return blake3()

    def block_prefix(self, digest: bytes) -> bytes:
        return _PREFIX + digest

    def event_encoder(self) -> EventEncoder:
        return _Xxh3Encoder()


FIRST_RULE: ChainRule = _FirstRule()
NEWEST_RULE: ChainRule = _SecondRule()
DIGEST_BYTES = (FIRST_RULE.digest_bytes, NEWEST_RULE.digest_bytes)
MAX_BLOCK_EVENTS = NEWEST_RULE.block_events  # a whole number of the blocks of each rule


def chain_rule(log_format: int) -> ChainRule:
    """Return the rule of a log of this format."""
    return NEWEST_RULE if log_format >= NEWEST_RULE.log_format else FIRST_RULE


def chain_rule_of(digest: bytes) -> ChainRule:
    """Return the rule by which a digest was made, known by its length."""
    return FIRST_RULE if len(digest) == FIRST_RULE.digest_bytes else NEWEST_RULE
