import datetime as dt
import decimal
import enum
import uuid
from typing import Annotated, Literal

import msgspec
import pytest
from msgspec import Meta

from backend.decode_errors import describe_decode_error


class Colour(enum.Enum):
    RED = "red"


class Line(msgspec.Struct, forbid_unknown_fields=True):
    """A part of a payload."""

    price: int


class Card(msgspec.Struct, tag=True):
    """One of two kinds."""

    number: int


class Cash(msgspec.Struct, tag=True):
    """The other one."""


class AllFields(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """A payload with a field of every kind that a module may declare."""

    text: Annotated[str, Meta(min_length=1, max_length=4)] = "x"
    code: Annotated[str, Meta(min_length=2, pattern="^[a-z]+$")] = "xx"
    count: Annotated[int, Meta(ge=0, le=10)] = 0
    even: Annotated[int, Meta(multiple_of=2)] = 0
    share: Annotated[float, Meta(gt=0, lt=1)] = 0.5
    flag: bool = False
    lines: Annotated[list[Line], Meta(min_length=1, max_length=1)] = []
    prices: Annotated[dict[str, int], Meta(max_length=2)] = {}
    pair: tuple[int, int] = (0, 0)
    when: dt.datetime | None = None
    zoned: Annotated[dt.datetime, Meta(tz=True)] | None = None
    local: Annotated[dt.datetime, Meta(tz=False)] | None = None
    day: dt.date | None = None
    patience: dt.timedelta | None = None
    key: uuid.UUID | None = None
    raw: bytes | None = None
    exact: decimal.Decimal | None = None
    colour: Colour | None = None
    side: Literal["left", "right"] | None = None
    paid: Card | Cash | None = None
    none: None = None


FAULTS = (  # JSON, and what is wrong with it
    ('{"text":""}', "text must not be empty"),
    ('{"text":"abcde"}', "text must have at most 4 characters"),
    ('{"text":1}', "text must be a text, not a whole number"),
    ('{"code":"a"}', "code must have at least 2 characters"),
    ('{"code":"AB"}', "code must match the pattern '^[a-z]+$'"),
    ('{"count":-1}', "count must be at least 0"),
    ('{"count":11}', "count must be at most 10"),
    ('{"count":99999999999999999999999999}', "count must be at most 10"),
    ('{"count":1.5}', "count must be a whole number, not a fraction"),
    ('{"count":"1"}', "count must be a whole number, not a text"),
    ('{"even":3}', "even must be a multiple of 2"),
    ('{"share":0}', "share must be greater than 0.0"),
    ('{"share":1}', "share must be less than 1.0"),
    ('{"share":1e999}', "share is beyond all numbers here"),
    ('{"flag":1}', "flag must be true or false, not a whole number"),
    ('{"lines":{}}', "lines must be a list, not an object"),
    ('{"lines":[]}', "lines must not be empty"),
    ('{"lines":[{"price":1},{"price":1}]}', "lines must have at most 1 entry"),
    ('{"lines":[{}]}', "lines[0].price is missing"),
    ('{"lines":[{"price":1,"x":1}]}', "lines[0].x is not known here; leave it out"),
    ('{"lines":[{"price":null}]}', "lines[0].price must be a whole number, not null"),
    ('{"prices":{"a":1,"b":1,"c":1}}', "prices must have at most 2 entries"),
    ('{"prices":{"a":"b"}}', "prices[...] must be a whole number, not a text"),
    ('{"pair":[1]}', "pair must have 2 entries"),
    ('{"when":"x"}', "when must be a date with a time, e.g. 2026-01-31T12:00:00Z"),
    ('{"zoned":"2026-01-31T12:00:00"}', "zoned must be a time with a zone"),
    ('{"local":"2026-01-31T12:00:00Z"}', "local must be a time without a zone"),
    ('{"day":"x"}', "day must be a date, e.g. 2026-01-31"),
    ('{"patience":"x"}', "patience must be a duration, e.g. PT90S"),
    ('{"key":"x"}', "key must be a UUID"),
    ('{"raw":"%"}', "raw must be a text in base64"),
    ('{"exact":"x"}', "exact must be a decimal number"),
    ('{"colour":"blue"}', "colour cannot be 'blue'"),
    ('{"side":"up"}', "side cannot be 'up'"),
    ('{"paid":{"type":"Shell"}}', "paid.type cannot be 'Shell'"),
    ('{"none":1}', "none must be null, not a whole number"),
    ('{"extra":1}', "extra is not known here; leave it out"),
    ("[]", "it must be an object, not a list"),
    ('{"text":', "it ends before the JSON is complete"),
    ('{"text" 1}', "it is no JSON: expected ':' (byte 8)"),
    ('{"text":"\xff"}', "it is not text in UTF-8"),
    ('{"lines":' + "[" * 200_000, "lines[0] must be an object, not a list"),
)


def described(data: str) -> str:
    with pytest.raises((msgspec.DecodeError, UnicodeDecodeError, RecursionError)) as caught:
        msgspec.json.decode(data.encode("latin-1"), type=AllFields)
    return describe_decode_error(caught.value).describe("it")


@pytest.mark.parametrize(("data", "words"), FAULTS)
def test_that_what_cannot_be_decoded_is_described_in_words(data: str, words: str) -> None:
    assert described(data) == words


def test_that_a_message_of_another_kind_keeps_its_words_and_its_field() -> None:
    unknown = describe_decode_error(ValueError("The `moon` is full - at `$.lines[1].when`"))
    assert unknown.field == "lines[1].when"
    assert unknown.describe("it") == "lines[1].when cannot be understood: The moon is full"


def test_that_nesting_without_end_is_described() -> None:
    assert describe_decode_error(RecursionError()).describe("it") == "it is nested too deeply"


def test_that_a_pattern_is_described_by_the_words_that_are_known_of_it() -> None:
    with pytest.raises(msgspec.ValidationError) as caught:
        msgspec.json.decode(b'{"code":"AB"}', type=AllFields)
    words = {"^[a-z]+$": "small letters"}
    assert describe_decode_error(caught.value, words).describe("it") == "code must be small letters"
