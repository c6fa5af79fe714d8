"""One command becomes events, a reason, or a password to hash first."""

import re
from collections.abc import Callable, Mapping

import msgspec

from backend.command.aggregate_cache import AggregateCache
from backend.command.secret_hashing import HashJob, HashResult
from backend.command.unit_of_work import UnitOfWork
from backend.domain.field_types import describe_decode_error
from backend.domain.module import Payload
from backend.domain.registry import CommandType, Registry
from backend.domain.rules import reject
from backend.domain.users import ChangePassword
from backend.errors import Unavailable
from backend.messages.commands import Answer, Command

SecretLookup = Callable[[str], str | None]
_PATH_PATTERN = re.compile(r" - at `\$\.?(.*)`$")
_FIELD_PATTERN = re.compile(r"(?:required|unknown) field `([^`]*)`")


class Decider:
    """Reads a command, looks at the world, and lets the command's module decide."""

    def __init__(self, registry: Registry, cache: AggregateCache, secrets: SecretLookup) -> None:
        """`secrets` returns the hash of a user's password that the log has."""
        self._registry = registry
        self._cache = cache
        self._secret_of = secrets

    def decide(
        self, command: Command, work: UnitOfWork, hash_results: Mapping[bytes, HashResult]
    ) -> Answer | HashJob:
        """Return the answer, its events taken into the batch, or the password to hash first.

        Raises:
            Rejected: a rule said no, or the command cannot be read.
            MarigraphError: the log cannot be read.
        """
        kind = self._registry.commands.get(command.type)
        if kind is None:
            reject(
                "unknown-command",
                f"No installed module knows the command {command.type}; `marigraph schema` lists"
                " those that there are.",
                "type",
            )
        wish = decode_payload(kind, command)
        if command.expected_version is not None:
            self._require_version(kind, wish, command.expected_version)
        payloads = list(kind.module.decide(wish, self._cache, work.now_us))
        if isinstance(wish, ChangePassword):
            return self._change_password(
                command, wish, payloads, work, hash_results.get(command.id)
            )
        return work.accept(command, payloads)

    def _require_version(self, kind: CommandType, payload: Payload, expected: int) -> None:
        entity = self._cache.find(self._cache.aggregate_kind(kind.module), kind.key(payload))
        if entity.version != expected:
            reject(
                "version-conflict",
                f"{entity.subject} is at version {entity.version}, not {expected}; look again.",
                "expected_version",
            )

    def _change_password(
        self,
        command: Command,
        payload: ChangePassword,
        payloads: list[Payload],
        work: UnitOfWork,
        hash_result: HashResult | None,
    ) -> Answer | HashJob:
        present = work.secrets.get(payload.user_id) or self._secret_of(payload.user_id)
        if present is not None and payload.old_password is None:
            reject("wrong-password", "The old password is needed to change it.", "old_password")
        if hash_result is None or not (hash_result.current_hash == present or hash_result.error):
            return HashJob(payload.user_id, present, payload.old_password, payload.new_password)
        if hash_result.error:
            raise Unavailable(hash_result.error, code="not-hashed")
        if not hash_result.old_matches:
            reject("wrong-password", "The old password is another.", "old_password")
        answer = work.accept(command, payloads)
        work.secrets[payload.user_id] = hash_result.new_hash
        return answer


def decode_payload(kind: CommandType, command: Command) -> Payload:
    """Return the command's payload.

    Raises:
        Rejected: `malformed`, with the path of the field that cannot be read.
    """
    try:
        return kind.decode(command.data)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        message = describe_decode_error(error)
        reject(
            "malformed",
            f"The data of {command.type} cannot be read: {message}.",
            _field_path(message),
        )


def _field_path(message: str) -> str:
    path = _PATH_PATTERN.search(message)
    named = _FIELD_PATTERN.search(message)
    parts = [path.group(1) if path else "", named.group(1) if named else ""]
    return ".".join(part for part in parts if part)
