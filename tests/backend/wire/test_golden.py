from typing import get_args

import msgspec
import pytest

from tests.backend.wire.golden import FOLDER, REQUEST, SESSION, frame, stem, twin
from tests.backend.wire.samples import CODECS, SAMPLES, UNIONS, all_samples


def members(union: object) -> set[object]:
    parts = get_args(union)
    return {member for part in parts for member in members(part)} if parts else {union}


@pytest.mark.parametrize(("codec", "body"), all_samples(), ids=lambda value: str(value)[:40])
def test_that_every_message_still_crosses_in_its_golden_form(
    codec: str, body: msgspec.Struct
) -> None:
    assert frame(codec, body) == (FOLDER / f"{stem(codec, body)}.msgpack").read_bytes()
    assert twin(body) == (FOLDER / f"{stem(codec, body)}.json").read_bytes()


@pytest.mark.parametrize(("codec", "body"), all_samples(), ids=lambda value: str(value)[:40])
def test_that_a_golden_frame_reads_as_the_message_it_was(codec: str, body: msgspec.Struct) -> None:
    read = CODECS[codec].decode((FOLDER / f"{stem(codec, body)}.msgpack").read_bytes())
    assert (read.body, read.request, read.session) == (body, REQUEST, SESSION)


@pytest.mark.parametrize("codec", SAMPLES)
def test_that_no_message_is_without_a_golden_file(codec: str) -> None:
    shown: set[object] = {type(body) for body in SAMPLES[codec]}
    if codec == "REQUESTS":
        shown |= {type(body) for body in SAMPLES["ORDERS"]}
    assert members(UNIONS[codec]) == shown


def test_that_no_golden_file_is_left_of_a_message_that_is_gone() -> None:
    expected = {stem(codec, body) for codec, body in all_samples()}
    assert {path.stem for path in FOLDER.glob("*.msgpack")} == expected
    assert {path.stem for path in FOLDER.glob("*.json")} == expected
