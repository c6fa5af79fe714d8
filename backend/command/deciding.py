"""One command becomes events, a reason, or a password to hash first."""

import re
from collections.abc import Callable, Mapping

import msgspec

from backend.command.batch import Batch
from backend.command.passwords import Job, Proof
from backend.command.world import World
from backend.domain.module import Said, in_words
from backend.domain.registry import CommandType, Registry
from backend.domain.rules import reject
from backend.domain.users import ChangePassword
from backend.errors import Unavailable
from backend.messages.commands import Answer, Command

Secrets = Callable[[str], str | None]
_PATH = re.compile(r" - at `\$\.?(.*)`$")
_NAMED = re.compile(r"(?:required|unknown) field `([^`]*)`")


class Decider:
    """Reads a command, looks at the world, and lets the command's module decide."""

    def __init__(self, registry: Registry, world: World, secrets: Secrets) -> None:
        """`secrets` returns the hash of a user's password that the log has."""
        self._registry = registry
        self._world = world
        self._secrets = secrets

    def decide(self, command: Command, batch: Batch, proofs: Mapping[bytes, Proof]) -> Answer | Job:
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
        wish = read(kind, command)
        if command.expected_version is not None:
            self._require_version(kind, wish, command.expected_version)
        payloads = list(kind.module.decide(wish, self._world, batch.now))
        if isinstance(wish, ChangePassword):
            return self._change_password(command, wish, payloads, batch, proofs.get(command.id))
        return batch.accept(command, payloads)

    def _require_version(self, kind: CommandType, wish: Said, expected: int) -> None:
        entity = self._world.find(self._world.kind(kind.module), kind.key(wish))
        if entity.version != expected:
            reject(
                "version-conflict",
                f"{entity.subject} is at version {entity.version}, not {expected}; look again.",
                "expected_version",
            )

    def _change_password(
        self,
        command: Command,
        wish: ChangePassword,
        payloads: list[Said],
        batch: Batch,
        proof: Proof | None,
    ) -> Answer | Job:
        present = batch.secrets.get(wish.user_id) or self._secrets(wish.user_id)
        if present is not None and wish.old_password is None:
            reject("wrong-password", "The old password is needed to change it.", "old_password")
        if proof is None or not (proof.present == present or proof.error):
            return Job(wish.user_id, present, wish.old_password, wish.new_password)
        if proof.error:
            raise Unavailable(proof.error, code="not-hashed")
        if not proof.matches:
            reject("wrong-password", "The old password is another.", "old_password")
        answer = batch.accept(command, payloads)
        batch.secrets[wish.user_id] = proof.hash
        return answer


def read(kind: CommandType, command: Command) -> Said:
    """Return the command's payload.

    Raises:
        Rejected: `malformed`, with the path of the field that cannot be read.
    """
    try:
        return kind.read(command.data)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        message = in_words(error)
        reject(
            "malformed", f"The data of {command.type} cannot be read: {message}.", _field(message)
        )


def _field(message: str) -> str:
    path = _PATH.search(message)
    named = _NAMED.search(message)
    parts = [path.group(1) if path else "", named.group(1) if named else ""]
    return ".".join(part for part in parts if part)
