"""The encoding of a text file: known by its mark or by what its bytes can be, or asked for."""

import codecs
from collections.abc import Callable
from contextlib import AbstractContextManager
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
_LONGEST_MARK_BYTES = max(len(mark) for mark, _ in _MARKS)
_QUOTED_BYTES = 40  # of what is no text of ours, in a message
_SHOWN_BYTES = 8  # of what is no text at all
Content = Callable[[], AbstractContextManager[BinaryIO]]
"""Gives a content from its beginning."""


def encoding_title(encoding: str) -> str:
    """Return an encoding's name for people."""
    return _TITLES.get(encoding, encoding)


def quote_beginning(content: bytes) -> str:
    """Return how a content begins, for people: its first line, or its bytes if that is no text."""
    line = content.lstrip().split(b"\n", 1)[0].rstrip()
    try:
        text = codecs.getincrementaldecoder(UTF_8)().decode(line[:_QUOTED_BYTES])
    except UnicodeDecodeError:  # no text: its bytes are shown
        text = ""
    if text.isprintable() and text:
        return repr(text)
    return f"the bytes {content[:_SHOWN_BYTES].hex(' ')}"


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


def detect_encoding(content: Content, name: str) -> str:
    """Recognise the encoding of a content by reading it to its end, twice when it is not UTF-8.

    Raises:
        Unreadable: it could be in one encoding as well as in another.
    """
    with content() as stream:
        beginning = stream.read(_LONGEST_MARK_BYTES)
    for mark, encoding in _MARKS:
        if beginning.startswith(mark):
            return encoding
    with content() as stream:
        if _is_valid_utf_8(stream):
            return UTF_8
    with content() as stream:
        lines = _sample_lines(stream)
    valid = sum(_is_utf_8(line) for line in lines)
    if valid * 2 > len(lines):  # a few broken lines in a file that is UTF-8
        return UTF_8
    return _detect_legacy(b"\n".join(lines), name)


def _is_valid_utf_8(stream: BinaryIO) -> bool:
    decoder = codecs.getincrementaldecoder(UTF_8)()
    try:
        while chunk := stream.read(_CHUNK_BYTES):
            decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _sample_lines(stream: BinaryIO) -> list[bytes]:
    """Return lines that are not ASCII, up to a limit."""
    lines: list[bytes] = []
    size = 0
    while size < _SAMPLE_BYTES and (line := stream.readline(_CHUNK_BYTES)):
        if not line.isascii():
            lines.append(line.rstrip(b"\r\n"))
            size += len(line)
    return lines


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
        f"{name}: its texts are not UTF-8, and the encoding cannot be recognised for sure"
        f"{f'; it looks like {best}' if best else ''}. Say it with --encoding, e.g. --encoding"
        f" {best or LEGACY}.",
        code="unknown-encoding",
        field="encoding",
    )


def _likelihood(chaos: float, coherence: float) -> float:
    return coherence - 2 * chaos
