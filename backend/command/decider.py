"""One command becomes events, a reason, or a secret to hash first."""

from collections.abc import Callable, Mapping
from collections.abc import Set as AbstractSet

import msgspec

from backend.command.aggregate_cache import AggregateCache
from backend.command.command_reader import ReadCommand
from backend.command.secret_hasher import HashJob, HashResult
from backend.command.unit_of_work import UnitOfWork
from backend.domain.module import Payload, SecretEffect
from backend.domain.rules import reject
from backend.errors import Unavailable
from backend.messages.commands import Answer

SecretLookup = Callable[[str], str | None]


class StreamQueueState(msgspec.Struct, frozen=True):
    """The queues of the streams on which a secret is being hashed.

    held: streams whose commands wait. results: what was hashed (None: nothing is), by the id of
    the command that is at the head of its stream's queue.
    """

    held: AbstractSet[str] = frozenset()
    results: Mapping[bytes, HashResult | None] = {}


class Deferred(msgspec.Struct, frozen=True):
    """A command that must wait for those before it on its stream."""

    stream: str
    sets_secret: bool


Outcome = Answer | HashJob | Deferred


class Decider:
    """Looks at the states, and lets the command's module decide."""

    def __init__(self, cache: AggregateCache, secrets: SecretLookup) -> None:
        """`secrets` returns the hash that the log has under a key."""
        self._cache = cache
        self._secret_of = secrets

    def decide(self, request: ReadCommand, work: UnitOfWork, queues: StreamQueueState) -> Outcome:
        """Return the answer, its events taken into the unit of work, or what it waits for.

        Raises:
            Rejected: a rule rejects it.
            MarigraphError: the log cannot be read.
        """
        command, kind, payload = request.command, request.type, request.payload
        if queues.held or work.held:
            stream = self._stream(request)
            passes = command.id in queues.results or stream not in queues.held
            if stream in work.held or not passes:
                return Deferred(stream, kind.secret is not None)
        if command.expected_version is not None:
            self._require_version(request, command.expected_version)
        payloads = list(kind.module.decide(payload, self._cache, work.now_us))
        if kind.secret is not None:
            return self._set_secret(request, kind.secret, payloads, work, queues)
        return work.accept(request, payloads)

    def _stream(self, request: ReadCommand) -> str:
        return self._cache.stream(request.type.module, request.type.key(request.payload))

    def _require_version(self, request: ReadCommand, expected: int) -> None:
        kind = request.type
        aggregate = self._cache.aggregate_kind(kind.module)
        entity = self._cache.find(aggregate, kind.key(request.payload))
        if entity.version != expected:
            reject(
                "version-conflict",
                f"{entity.subject} is at version {entity.version}, not {expected}; look again.",
                "expected_version",
            )

    def _set_secret(
        self,
        request: ReadCommand,
        effect: SecretEffect,
        payloads: list[Payload],
        work: UnitOfWork,
        queues: StreamQueueState,
    ) -> Outcome:
        job = self._job(request, effect, work)
        if job is None:
            return work.accept(request, payloads)
        result = queues.results.get(request.command.id)
        if result is None or not (result.job == job or result.error):
            work.held.add(job.stream)
            return job
        if result.error:
            raise Unavailable(result.error, code="not-hashed")
        if not result.old_matches:
            reject(effect.mismatch, f"The {_words(effect.old)} is another.", effect.old)
        answer = work.accept(request, payloads)
        work.secrets[job.key] = result.new_hash
        return answer

    def _job(self, request: ReadCommand, effect: SecretEffect, work: UnitOfWork) -> HashJob | None:
        """Return what there is to hash; None when the command holds no new secret."""
        kind, payload = request.type, request.payload
        new: str | None = getattr(payload, effect.new)
        if new is None:
            return None
        key = kind.secret_key(payload)
        old: str | None = getattr(payload, effect.old) if effect.old else None
        current = (work.secrets.get(key) or self._secret_of(key)) if effect.old else None
        if current is not None and old is None:
            needed = f"The {_words(effect.old)} is needed to change it."
            reject(effect.mismatch, needed, effect.old)
        return HashJob(self._stream(request), key, current, old, new)


def _words(field: str) -> str:
    return field.replace("_", " ")
