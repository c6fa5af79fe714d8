"""One writer at a time: an entry of a key-value bucket, which its holder renews.

Whoever finds the entry unchanged for as long as the lease lasts, by its own clock, may take it. The
holder counts from before it asked for the renewal, and stops at three quarters of that time: before
anybody else can begin. Only one of several can take the entry, as each names the revision that it
replaces. What a former holder has sent and comes late is refused by the stream (`log_stream`).
"""

import asyncio
import contextlib
import os
import socket
import time
from concurrent.futures import Future
from uuid import uuid4

import msgspec
from nats.js.api import KeyValueConfig, StorageType
from nats.js.errors import KeyNotFoundError, KeyWrongLastSequenceError, NotFoundError
from nats.js.kv import KeyValue

from backend.errors import AlreadyRunning, StorageFailed
from backend.store.nats_client import ATTEMPT_S, RETRY_S, SILENCE, NatsClient
from backend.store.nats_engine.nats_log_url import NatsLogUrl

_KEY = "lease"
_OWN_SHARE = 0.75  # of the lease, for which its holder trusts it
_RENEWALS = 5  # in that time
_LOOK_S = 0.5  # between two looks at what another one holds
_encode = msgspec.msgpack.encode


class _Lease(msgspec.Struct, frozen=True):
    """The entry; `holder`: empty once it is given back. `place`: what the holder has locked."""

    holder: str
    place: str
    host: str
    pid: int


_FREE = _Lease("", "", "", 0)


class _Seen(msgspec.Struct, frozen=True):
    """Which revision the entry has, since when at the latest, and what it says."""

    revision: int
    since_s: float
    lease: _Lease


class WriterLease:
    """Holds the lease, renews it in the client's thread, and takes it again if it was lost.

    `place`: what only one process can hold at a time, and this one does: a holder that names the
    same one is dead. Empty: that is not known.
    """

    def __init__(self, client: NatsClient, url: NatsLogUrl, place: str) -> None:
        self._client, self._url = client, url
        self._own = _Lease(uuid4().hex, place, socket.gethostname(), os.getpid())
        self._seen: _Seen | None = None
        self._held_until_s = 0.0
        self._holder: _Lease | None = None  # another one
        self._bucket: KeyValue | None = None
        self._keeper: Future[None] | None = None
        self.term = 0  # counts how often it was taken, not renewed

    def acquire(self) -> None:
        """Take the lease, and keep it from now on; waits for the end of one that nobody renews.

        Raises:
            AlreadyRunning: another writer renews it.
            StorageFailed: the servers do not answer.
        """
        self._client.call(self._acquire(), self._url.lease_s)
        self._keeper = self._client.start(self._keep())

    def require(self) -> None:
        """Refuse to write without the lease.

        Raises:
            AlreadyRunning: another writer has it.
            StorageFailed: it could not be renewed in time.
        """
        if time.monotonic() < self._held_until_s:
            return
        if self._holder is not None:
            raise self._refuse(self._holder)
        raise StorageFailed(
            f"{self._url.shown}: the lease of the one writer could not be renewed, as the NATS"
            " servers do not answer. Nothing was written. It goes on by itself when they do."
        )

    def release(self) -> None:
        """Give the lease back: another writer need not wait for its end."""
        if self._keeper is not None:
            self._keeper.cancel()
        if time.monotonic() < self._held_until_s:
            self._held_until_s = 0.0
            with contextlib.suppress(StorageFailed):  # then it ends by itself, only later
                self._client.call(self._give_back())

    async def _acquire(self) -> None:
        give_up = time.monotonic() + self._url.response_timeout_s + self._url.lease_s
        while True:
            seen = self._seen
            try:
                if await self._take_or_look():
                    return
            except SILENCE:
                if time.monotonic() > give_up:
                    raise
            if seen is not None and self._holder is not None and self._seen != seen:
                raise self._refuse(self._holder)
            await asyncio.sleep(RETRY_S)  # servers that are away tell nobody when they are back

    async def _keep(self) -> None:
        """Renew it again and again; while another one has it, wait for its end."""
        renewal_s = self._url.lease_s * _OWN_SHARE / _RENEWALS
        while True:
            is_written = False
            with contextlib.suppress(*SILENCE):  # what that leads to is decided by the time
                is_written = await self._take_or_look()
            # a lease is renewed by the clock
            await asyncio.sleep(renewal_s if is_written else min(_LOOK_S, renewal_s))

    async def _take_or_look(self) -> bool:
        """Write the entry if that is allowed, else look at it; say whether it was written."""
        began_s = time.monotonic()
        seen = self._seen
        if seen is None or not self._may_take(seen, began_s):
            await self._look()
            seen = self._seen
            if seen is None or not self._may_take(seen, began_s):
                return False
        is_renewal = began_s < self._held_until_s
        try:
            revision = await self._write(self._own, seen.revision)
        except KeyWrongLastSequenceError:  # another one was here, or an answer to us was lost
            self._seen = None
            return False
        self._seen = _Seen(revision, began_s, self._own)
        self.term += not is_renewal
        self._holder = None
        self._held_until_s = began_s + self._url.lease_s * _OWN_SHARE
        return True

    def _may_take(self, seen: _Seen, present_s: float) -> bool:
        lease = seen.lease
        is_free = lease.holder in ("", self._own.holder)
        is_dead = bool(lease.place) and lease.place == self._own.place
        return is_free or is_dead or present_s - seen.since_s > self._url.lease_s

    async def _look(self) -> None:
        """Note which revision the entry has, and since when."""
        bucket = await self._open_bucket()
        try:
            entry = await bucket.get(_KEY)
            revision, lease = entry.revision or 0, _decode(entry.value or b"")
        except KeyNotFoundError:  # nobody has held it yet
            revision, lease = 0, _FREE
        if self._seen is None or revision > self._seen.revision or not revision:
            self._seen = _Seen(revision, time.monotonic(), lease)
        if lease.holder not in ("", self._own.holder):
            self._holder = lease
            self._held_until_s = 0.0

    async def _write(self, lease: _Lease, revision: int) -> int:
        bucket = await self._open_bucket()
        return await bucket.update(_KEY, _encode(lease), last=revision)

    async def _open_bucket(self) -> KeyValue:
        if self._bucket is None:
            name = f"{self._url.stream}_writer"
            stream = self._client.connection.jetstream(timeout=ATTEMPT_S)  # pyright: ignore[reportUnknownMemberType]  # nats-py leaves it untyped
            try:
                self._bucket = await stream.key_value(name)
            except NotFoundError:
                config = KeyValueConfig(
                    bucket=name, replicas=self._url.replicas, storage=StorageType.FILE
                )
                self._bucket = await stream.create_key_value(config)  # pyright: ignore[reportUnknownMemberType]  # likewise
        return self._bucket

    async def _give_back(self) -> None:
        seen = self._seen
        if seen is not None:
            with contextlib.suppress(KeyWrongLastSequenceError):  # then it is not ours any more
                await self._write(_FREE, seen.revision)

    def _refuse(self, holder: _Lease) -> AlreadyRunning:
        return AlreadyRunning(
            f"Another backend writes to the log {self._url.shown}: process {holder.pid} on"
            f" {holder.host}. Stop it, or attach to it."
        )


def _decode(text: bytes) -> _Lease:
    try:
        return msgspec.msgpack.decode(text, type=_Lease)
    except msgspec.MsgspecError:  # of a newer version: somebody's it is
        return _Lease("?", "", "?", 0)
