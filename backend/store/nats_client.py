"""The client of NATS in a thread of its own, for callers that wait for what they ask.

Renewals of the lease go on in that thread while the caller's thread decides commands.
"""

import asyncio
import logging
import ssl
import threading
from collections.abc import Coroutine
from concurrent.futures import Future
from concurrent.futures import TimeoutError as FutureTimedOut
from pkgutil import resolve_name
from typing import Any, TypeVar

import nats
import nats.errors
from nats.aio.client import Client

from backend.errors import StorageFailed
from backend.store.nats_place import NatsPlace

T = TypeVar("T")
ATTEMPT_S = 3.0  # that one request waits for its answer before it is asked again, maybe elsewhere
RETRY_S = 0.1  # between two attempts
_CONNECT_S = 5.0
_RECONNECT_WAIT_S = 0.1
_PING_S = 1  # a server that stands still is left after so many seconds, twice
_LOOK_S = 1.0  # between two looks at whether the process ends
_PENDING_BYTES = 64 * 1024 * 1024  # kept while there is no connection
_SLACK_S = 5.0  # that the thread may need beyond what its work bounds itself to
# What says nothing about whether a request was carried out: it is asked again.
SILENCE = (nats.errors.Error, OSError, TimeoutError)
_NO_RIGHT = "permissions violation"  # as servers write it, in small letters
_NO_USER = ("authorization violation", "authentication", "account expired")

_logger = logging.getLogger(__name__)


class NatsClient:
    """One connection, kept up by itself, to whichever of the servers answers."""

    def __init__(self, place: NatsPlace, needs: str = "") -> None:
        """Connect. needs: a sentence for a user who lacks a right, with all that are needed.

        Raises:
            StorageFailed: none of the servers answers, or they refuse this user.
        """
        self._place, self._needs = place, needs
        self._signing = _signing(place.credentials)
        self.timeout_s = place.response_timeout_s
        self.reason = ""  # what the servers said last of the connection, or of this user's rights
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="nats")
        self._thread.start()
        self._loop.call_soon_threadsafe(self._end_with_main_thread)
        self.connection = Client()
        try:
            self.call(asyncio.wait_for(self._connect(), min(_CONNECT_S, self.timeout_s)))
        except BaseException:
            self._stop_thread()
            raise

    def call(self, work: Coroutine[Any, Any, T], waits_s: float = 0.0) -> T:
        """Return what the work gives, which bounds its own time; `waits_s`: of it beside answers.

        Raises:
            StorageFailed: the servers do not answer, or refuse.
        """
        try:
            return self.start(work).result(2 * self.timeout_s + waits_s + _SLACK_S)
        except (*SILENCE, FutureTimedOut) as error:
            reason = self.reason if is_refusal(self.reason) else str(error) or self.reason
            raise self.silent(reason or "no answer came in time") from error

    def start(self, work: Coroutine[Any, Any, T]) -> Future[T]:
        """Begin work in the client's thread."""
        return asyncio.run_coroutine_threadsafe(work, self._loop)

    def silent(self, reason: str) -> StorageFailed:
        """Return the error for servers that do not do what they are asked."""
        return StorageFailed(f"{self._place.shown}: {reason.rstrip('.')}. {self._advice(reason)}")

    def _advice(self, reason: str) -> str:
        """Return what to do about what the servers have said."""
        lowered = reason.lower()
        if _NO_RIGHT in lowered:
            return (
                "This user lacks that right: add it in the servers' configuration, or in the"
                f" user's JWT. {self._needs}".rstrip()
            )
        if any(words in lowered for words in _NO_USER):
            return (
                "The servers let nobody in as this user: check its password or token, or the file"
                " of `?credentials=`, which may have expired or been revoked."
            )
        if "jetstream not enabled" in lowered:
            return "Enable JetStream on the servers, and for the account of this user."
        return "Check that the NATS servers run there with JetStream, and try again."

    def close(self) -> None:
        """End the connection and the thread."""
        if self._loop.is_closed():
            return
        try:
            self.start(self._close()).result(_CONNECT_S)
        except (*SILENCE, FutureTimedOut) as error:  # logged: nothing is lost by it
            _logger.warning("The connection to NATS was not ended in order: %s", error)
        finally:
            self._stop_thread()

    async def _connect(self) -> None:
        place = self._place
        await self.connection.connect(
            list(place.servers),
            name="marigraph",
            user=place.user or None,
            password=place.password or None,
            token=place.token or None,
            tls=_tls_of(place),
            **self._signing,
            allow_reconnect=True,
            max_reconnect_attempts=-1,
            reconnect_time_wait=_RECONNECT_WAIT_S,  # type: ignore[arg-type]  # it sleeps so long
            connect_timeout=int(ATTEMPT_S),
            ping_interval=_PING_S,
            max_outstanding_pings=2,
            pending_size=_PENDING_BYTES,
            skip_subject_validation=True,  # they are made here, of what a subject may hold
            error_cb=self._note_error,
            reconnected_cb=self._note_connection,
        )

    async def _note_error(self, error: Exception) -> None:
        """Note what the client mends by itself."""
        if isinstance(error, ConnectionError) and is_refusal(self.reason):
            return  # a server that lets nobody in hangs up, and its word may be lost by that
        self.reason = str(error) or type(error).__name__
        _logger.info("NATS: %s", self.reason)

    async def _note_connection(self) -> None:
        self.reason = ""

    async def _close(self) -> None:
        await self.connection.close()

    def _end_with_main_thread(self) -> None:
        """Let a process end that has left its log open."""
        if threading.main_thread().is_alive():
            self._loop.call_later(_LOOK_S, self._end_with_main_thread)
        else:
            self._loop.stop()

    def _stop_thread(self) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.run_until_complete(_cancel_rest())
        self._loop.close()


def is_refusal(reason: str) -> bool:
    """Say whether servers have said that this user, or what it does, is not let in."""
    return any(words in reason.lower() for words in (_NO_RIGHT, *_NO_USER))


def _signing(file: str) -> dict[str, Any]:
    """Return what the client is told of a user's key, whose library is loaded only then.

    Raises:
        StorageFailed: the file cannot be read, or holds no credentials.
    """
    if not file:
        return {}
    credentials = resolve_name("backend.store.nats_credentials:NatsCredentials")(file)
    if credentials.has_jwt:
        return {"user_jwt_cb": credentials.jwt, "signature_cb": credentials.sign}
    return {"nkeys_seed": file}


def _tls_of(place: NatsPlace) -> ssl.SSLContext | None:
    """Return how connections are encrypted where the place says more than that they are."""
    if not (place.ca or place.certificate):
        return None
    context = ssl.create_default_context(cafile=place.ca or None)
    if place.certificate:
        context.load_cert_chain(place.certificate, place.key or None)
    return context


async def _cancel_rest() -> None:
    """End what the client has left behind in its loop."""
    rest = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
    for task in rest:
        task.cancel()
    await asyncio.gather(*rest, return_exceptions=True)
