"""An operator of NATS with an account, and the credentials of its users, as `nsc` makes them."""

import base64
import json
import time
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from pathlib import Path

import nkeys
from nacl.signing import SigningKey

from tests.nats import NatsServer

_PREFIXES = {"operator": 14 << 3, "account": 0, "user": 20 << 3}
_SEED = 18 << 3
_NO_LIMITS = dict.fromkeys(
    (
        *("subs", "data", "payload", "imports", "exports", "conn", "leaf"),
        *("mem_storage", "disk_storage", "streams", "consumer"),
    ),
    -1,
)


class NatsKey:
    """A key of its kind; `seed`: what is secret of it."""

    def __init__(self, kind: str) -> None:
        self.kind, prefix = kind, _PREFIXES[kind]
        heads = bytes((_SEED | prefix >> 5, (prefix & 31) << 3))
        raw = heads + bytes(SigningKey.generate())
        self.seed = base64.b32encode(raw + _checksum(raw)).rstrip(b"=").decode()
        self.public = self._pair().public_key.decode()

    def issue(self, subject: "NatsKey", claims: Mapping[str, object], lives_s: float = 0) -> str:
        """Return a JWT for a key; lives_s: for how long, where it ends."""
        kind = subject.kind
        body: dict[str, object] = {
            "jti": subject.public,
            "iat": int(time.time()),
            "iss": self.public,
            "sub": subject.public,
            "name": kind,
            "nats": {**claims, "type": kind, "version": 2},
        }
        if lives_s:
            body["exp"] = int(time.time() + lives_s)
        signed = f"{_part({'typ': 'JWT', 'alg': 'ed25519-nkey'})}.{_part(body)}"
        return f"{signed}.{_encode(self._pair().sign(signed.encode()))}"

    def _pair(self) -> nkeys.KeyPair:
        return nkeys.from_seed(bytearray(self.seed.encode()))


class NatsOperator:
    """Knows an account whose users may keep streams; `lines`: of the configuration of a server."""

    def __init__(self) -> None:
        operator, system, self._account = (
            NatsKey("operator"),
            NatsKey("account"),
            NatsKey("account"),
        )
        limits = {"limits": {**_NO_LIMITS, "wildcards": True}}
        of_system = {"limits": {**limits["limits"], "mem_storage": 0, "disk_storage": 0}}
        preloaded = (
            f"{system.public}: {operator.issue(system, of_system)}",
            f"{self._account.public}: {operator.issue(self._account, limits)}",
        )
        self.lines = [
            f"operator: {operator.issue(operator, {'system_account': system.public})}",
            f"system_account: {system.public}",
            "resolver: MEMORY",
            f"resolver_preload: {{ {', '.join(preloaded)} }}",
        ]

    def add_user(self, file: Path, publish: list[str] | None = None, lives_s: float = 0) -> str:
        """Write a user's credentials; publish: what it may, None for all. Return what is secret."""
        user = NatsKey("user")
        rights = {} if publish is None else {"pub": {"allow": publish}, "sub": {"allow": _INBOXES}}
        claims = {"subs": -1, "data": -1, "payload": -1, **rights}
        token = self._account.issue(user, claims, lives_s)
        file.write_text(
            f"-----BEGIN NATS USER JWT-----\n{token}\n------END NATS USER JWT------\n\n"
            f"-----BEGIN USER NKEY SEED-----\n{user.seed}\n------END USER NKEY SEED------\n"
        )
        return user.seed


_INBOXES = ["_INBOX.>"]


def _part(value: dict[str, object] | dict[str, str]) -> str:
    return _encode(json.dumps(value).encode())


def _encode(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def _checksum(raw: bytes) -> bytes:
    """Return the CRC-16 (XMODEM) of a key, its low byte first."""
    found = 0
    for byte in raw:
        found ^= byte << 8
        for _ in range(8):
            found = (found << 1) ^ (0x1021 if found & 0x8000 else 0)
    return (found & 0xFFFF).to_bytes(2, "little")


@contextmanager
def running_server(folder: Path, operator: NatsOperator) -> Generator[NatsServer]:
    """Run a server that lets in the users of an operator, and nobody else."""
    server = NatsServer(folder, "own", more=operator.lines)
    server.start()
    try:
        yield server
    finally:
        server.kill()
