"""Golden frames: what every message looks like on the wire, and where that is kept."""

from pathlib import Path

import msgspec

from tests.backend.wire.samples import CODECS

FOLDER = Path(__file__).parent
REQUEST = 42
SESSION = "golden"


def stem(codec: str, body: msgspec.Struct) -> str:
    """Return the file name without its ending, e.g. `to_primary.send`."""
    return f"{codec.lower()}.{type(body).__struct_config__.tag!s}"


def frame(codec: str, body: msgspec.Struct) -> bytes:
    """Return the frame of a sample."""
    return CODECS[codec].encode(body, REQUEST, SESSION)


def twin(body: msgspec.Struct) -> bytes:
    """Return the message as JSON for people: indented, bytes as Base64."""
    return msgspec.json.format(msgspec.json.encode(body), indent=2) + b"\n"
