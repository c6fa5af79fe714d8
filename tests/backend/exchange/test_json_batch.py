from io import BytesIO

import pytest

from backend.exchange import json_batch
from backend.exchange.json_batch import MAX_EVENT_BYTES

EVENT = b'{"specversion":"1.0","id":"1","source":"/s","type":"t"}'


def places(content: bytes) -> list[tuple[int, str]]:
    return [(item.line, item.reason) for item in json_batch.read(BytesIO(content))]


def test_that_an_element_over_the_limit_is_named_and_the_next_one_is_read() -> None:
    long = b'{"pad":\n"' + b'\\"]x' * (MAX_EVENT_BYTES // 4 + 1) + b'"}'
    content = b"[" + EVENT + b",\n" + long + b",\n" + EVENT + b"]"

    assert places(content) == [(1, ""), (2, "longer than 16 MiB"), (4, "")]


@pytest.mark.parametrize("stray", [b"17", b'"' + b"x" * (MAX_EVENT_BYTES + 1) + b'"'])
def test_that_what_is_no_object_is_named_whatever_its_length(stray: bytes) -> None:
    (first, second, third) = places(b"[" + EVENT + b",\n" + stray + b",\n" + EVENT + b"]")

    assert (first, third) == ((1, ""), (3, ""))
    assert second[0] == 2
    assert second[1].startswith(("no CloudEvent: '17'", "no CloudEvent: '\"x"))


def test_that_what_stands_far_behind_the_array_is_seen() -> None:
    content = b"[" + EVENT + b"]" + b" " * 300_000 + EVENT
    assert places(content) == [(1, ""), (1, "something follows behind the array")]


def test_that_blanks_behind_the_array_are_nothing() -> None:
    assert places(b"[" + EVENT + b"]" + b" \n" * 300_000) == [(1, "")]


def test_that_an_escape_may_stand_at_any_place_of_a_chunk() -> None:
    for padding in range(8):
        text = b"x" * ((1 << 16) - 60 - padding) + b'\\\\\\"]}' * 3
        event = EVENT[:-1] + b',"data":{"t":"' + text + b'"}}'
        assert places(b"[" + event + b"," + event + b"]") == [(1, ""), (1, "")]
