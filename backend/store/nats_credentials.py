"""The credentials of a NATS user in a file: its JWT with the seed of its key, or a seed alone.

The secret stays there. It is read where a connection begins, and kept nowhere else; so a file that
was renewed is taken at the next connection.
"""

import base64
import re
from pathlib import Path

import nats.errors
import nkeys

from backend.errors import StorageFailed

_JWT = re.compile(rb"-+BEGIN NATS USER JWT-+\s+(\S+)\s+-+END")
_SEED = re.compile(rb"(?:^|\s)(SU[A-Z2-7]{56})(?:\s|$)")  # of a user, and of nobody else
_MAX_BYTES = 2**20  # a device, or a wrong file, may have no end


class NatsCredentials:
    """What the client signs with, and shows. has_jwt: whether the file holds more than a key."""

    def __init__(self, file: str) -> None:
        """Look into the file.

        Raises:
            StorageFailed: it cannot be read, or holds no credentials.
        """
        self._file = Path(file)
        text = self._read()
        self.has_jwt = _JWT.search(text) is not None
        self._key().wipe()
        if not self.has_jwt and not _SEED.fullmatch(text.strip()):  # the client reads all of it
            raise _unusable(self._file, "beside a key without a JWT it holds other text")

    def jwt(self) -> bytes:
        """Return the JWT as it stands in the file now.

        Raises:
            nats.errors.Error: there is none any more.
        """
        try:
            return _find(_JWT, self._read(), self._file)
        except StorageFailed as error:
            raise nats.errors.Error(error.message) from error

    def sign(self, nonce: str) -> bytes:
        """Return the signature of what a server has made up.

        Raises:
            nats.errors.Error: the file holds no key any more.
        """
        try:
            key = self._key()
        except StorageFailed as error:
            raise nats.errors.Error(error.message) from error
        signed = key.sign(nonce.encode())
        key.wipe()
        return base64.b64encode(signed)

    def _key(self) -> nkeys.KeyPair:
        seed = bytearray(_find(_SEED, self._read(), self._file))
        try:
            return nkeys.from_seed(seed)
        except (nkeys.NkeysError, ValueError) as error:
            raise _unusable(self._file, "its key is not whole") from error

    def _read(self) -> bytes:
        try:
            with self._file.open("rb") as file:
                return file.read(_MAX_BYTES)
        except OSError as error:
            raise _unusable(self._file, error.strerror or "it cannot be read") from error


def _find(pattern: re.Pattern[bytes], text: bytes, file: Path) -> bytes:
    found = pattern.search(text)
    if found is None:
        raise _unusable(file, "it holds no user's key")
    return found[1]


def _unusable(file: Path, why: str) -> StorageFailed:
    return StorageFailed(
        f"The credentials in {file} cannot be used: {why}. Name the file with a user's JWT and key"
        " (`nsc generate creds`), or with the seed of its key (SU...)."
    )
