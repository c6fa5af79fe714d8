import base64
import gzip
import pickle
import zlib

import msgspec
import pytest

from backend.foreign.mapping import Decoder, PayloadRule
from backend.foreign.payload_decoder import decode_foreign_payload
from backend.foreign.sql_source import SqlCell

VALUE = {"amount": 5, "note": "é"}
JSON = msgspec.json.encode(VALUE)


@pytest.mark.parametrize(
    ("cell", "decoders"),
    [
        (JSON, ("json",)),
        (JSON.decode(), ("json",)),
        (zlib.compress(JSON), ("zlib", "json")),
        (gzip.compress(JSON, mtime=0), ("gzip", "json")),
        (base64.b64encode(zlib.compress(JSON)), ("base64", "zlib", "json")),
        (msgspec.msgpack.encode(VALUE), ("msgpack",)),
        ("---\namount: 5\nnote: é\n", ("yaml-safe",)),
    ],
)
def test_that_a_chain_of_decoders_makes_a_value(
    cell: SqlCell, decoders: tuple[Decoder, ...]
) -> None:
    assert decode_foreign_payload(cell, PayloadRule(sql="x", decoders=decoders)).value == VALUE


@pytest.mark.parametrize(
    ("cell", "decoders", "reason"),
    [
        (b"{", ("json",), "json: "),
        (b"\xff\x00", ("text",), "text: "),
        (b"plain", ("zlib", "json"), "zlib: "),
        (zlib.compress(JSON)[:-4], ("zlib",), "it ends too early"),
        (zlib.compress(bytes(16_000_001)), ("zlib",), "more than 16000000 bytes"),
        (gzip.compress(bytes(16_000_001)), ("gzip",), "more than 16000000 bytes"),
        (pickle.dumps(VALUE), ("json",), "json: "),
        (b"\x00\x01", (), "no decoder is named"),
        ("!!python/object/apply:os.system ['false']", ("yaml-safe",), "could not determine"),
        ("--- !ruby/object:Money\ncents: 5\n", ("yaml-safe",), "could not determine"),
    ],
)
def test_that_what_cannot_be_read_is_shown_as_hex_with_the_reason(
    cell: SqlCell, decoders: tuple[Decoder, ...], reason: str
) -> None:
    raw = cell if isinstance(cell, bytes) else str(cell).encode()

    found = decode_foreign_payload(cell, PayloadRule(sql="x", decoders=decoders))

    assert found.value is None
    assert reason in found.problem
    assert raw.hex().startswith(found.hex)
    assert found.hex


def test_that_wrapped_types_are_unwrapped() -> None:
    wrapped = b'{"a":{"_type_":"decimal_str","_data_":"1.50"},"b":[{"_type_":"x","_data_":1}]}'

    found = decode_foreign_payload(wrapped, PayloadRule(sql="x", unwrap=True))

    assert found.value == {"a": "1.50", "b": [1]}
