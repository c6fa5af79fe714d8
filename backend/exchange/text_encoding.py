"""The encoding of a text file: known by its mark or by what its bytes can be, or asked for."""

import codecs
import re
from typing import BinaryIO

from charset_normalizer import from_bytes

from backend.errors import Unreadable

UTF_8 = "utf-8"
LEGACY = "cp1252"  # Windows-1252, and Latin-1 with it: what most published tables are in
_CHUNK_BYTES = 1 << 16
_SAMPLE_BYTES = 1 << 18  # of lines that are not ASCII, for telling encodings apart
_TOLERANCE = 0.1  # how much more likely another encoding may look than the usual one
_CANDIDATES = [
    "cp1252",
    "cp1250",
    "cp1251",
    "cp1253",
    "cp1254",
    "cp1255",
    "cp1256",
    "koi8_r",
    "cp932",
    "gb18030",
    "big5",
    "euc_kr",
    "euc_jp",
]
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_TITLES = {
    "utf-8-sig": "UTF-8",
    "utf-8": "UTF-8",
    "utf-16": "UTF-16",
    "cp1252": "Windows-1252 (Latin-1)",
}
_NOT_ASCII = re.compile(rb"[^\n]*[\x80-\xff][^\n]*\n?")


def encoding_title(encoding: str) -> str:
    """Return an encoding's name for people."""
    return _TITLES.get(encoding, encoding)


def require_encoding(name: str) -> str:
    """Check an encoding that was asked for, and return its name.

    Raises:
        Unreadable: there is no such encoding of texts.
    """
    try:
        b"a".decode(name)
        return codecs.lookup(name).name
    except (LookupError, ValueError) as error:
        raise Unreadable(
            f"{name[:40]!r} is no encoding; say utf-8, cp1252, utf-16 or the like.",
            code="bad-encoding",
            field="encoding",
        ) from error


def detect_encoding(stream: BinaryIO, name: str) -> str:
    """Tell the encoding of a stream by reading it to its end.

    Raises:
        Unreadable: it could be in one encoding as well as in another.
    """
    beginning = stream.read(4)
    for mark, encoding in _MARKS:
        if beginning.startswith(mark):
            return encoding
    survey = _Survey()
    survey.add(beginning)
    while chunk := stream.read(_CHUNK_BYTES):
        survey.add(chunk)
    return UTF_8 if survey.is_utf_8() else _detect_legacy(survey.sample(), name)


class _Survey:
    """Whether a file is UTF-8, and if not, its lines that are not ASCII up to a limit."""

    def __init__(self) -> None:
        self._decoder = codecs.getincrementaldecoder(UTF_8)()
        self._is_valid = True
        self._rest = b""
        self._lines: list[bytes] = []
        self._sample_bytes = 0

    def add(self, chunk: bytes) -> None:
        """Look at the next bytes."""
        if chunk.isascii() and not self._rest:
            return
        if self._sample_bytes < _SAMPLE_BYTES:
            self._collect(chunk)
        if self._is_valid:
            self._is_valid = self._decodes(chunk)

    def _decodes(self, chunk: bytes) -> bool:
        try:
            self._decoder.decode(chunk)
        except UnicodeDecodeError:
            return False
        return True

    def _collect(self, chunk: bytes) -> None:
        text = self._rest + chunk
        whole, newline, rest = text.rpartition(b"\n")
        self._rest = rest[-_SAMPLE_BYTES:] if newline else b""
        for line in _NOT_ASCII.findall(whole + newline if newline else text):
            self._lines.append(line[:_SAMPLE_BYTES])
            self._sample_bytes += len(line)

    def sample(self) -> bytes:
        """Return lines that are not ASCII."""
        return b"".join([*self._lines, self._rest])

    def is_utf_8(self) -> bool:
        """Say whether it is; a few lines that are not are broken lines of a file that is."""
        if self._is_valid:
            return True
        good = sum(_is_utf_8(line) for line in self._lines)
        return good * 2 > len(self._lines)


def _is_utf_8(line: bytes) -> bool:
    try:
        line.decode(UTF_8)
    except UnicodeDecodeError:
        return False
    return True


def _detect_legacy(sample: bytes, name: str) -> str:
    """Return the usual encoding, unless the text looks clearly more like another one."""
    matches = list(from_bytes(sample, cp_isolation=_CANDIDATES, threshold=0.5))
    likelihood = {match.encoding: _likelihood(match.chaos, match.coherence) for match in matches}
    best = max(likelihood, key=lambda encoding: likelihood[encoding], default="")
    usual = likelihood.get(LEGACY)
    if usual is not None and likelihood[best] - usual <= _TOLERANCE:
        return LEGACY
    raise Unreadable(
        f"{name}: its texts are not UTF-8, and the encoding cannot be told for sure"
        f"{f'; it looks like {best}' if best else ''}. Say it with --encoding, e.g. --encoding"
        f" {best or LEGACY}.",
        code="unknown-encoding",
        field="encoding",
    )


def _likelihood(chaos: float, coherence: float) -> float:
    return coherence - 2 * chaos
