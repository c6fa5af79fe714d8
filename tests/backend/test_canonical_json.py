import json
from decimal import Decimal

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.canonical_json import MAX_DEPTH, Json, canonicalize, is_compact
from backend.errors import Unreadable

TEXT = st.text(st.characters(exclude_categories=["Cs"]))
JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | TEXT,
    lambda inner: st.lists(inner) | st.dictionaries(TEXT, inner),
    max_leaves=20,
)


@given(value=JSON, ascii_only=st.booleans(), indent=st.sampled_from([None, 1]))
def test_that_json_is_the_same_bytes_whoever_wrote_it(
    value: Json, *, ascii_only: bool, indent: int | None
) -> None:
    text = json.dumps(value, ensure_ascii=ascii_only, indent=indent)
    one = canonicalize(text.encode())
    assert one == canonicalize(msgspec.json.encode(value))
    assert json.loads(one, parse_float=Decimal) == json.loads(text, parse_float=Decimal)
    assert canonicalize(one) == one


@given(value=st.recursive(TEXT | st.integers(), lambda i: st.lists(i) | st.dictionaries(TEXT, i)))
def test_that_what_our_own_encoder_writes_is_canonical(value: Json) -> None:
    written = msgspec.json.encode(value)
    assert canonicalize(written) == written
    assert is_compact(written) or b"\\" in written


def test_that_a_text_is_the_same_however_it_was_escaped() -> None:
    expected = '{"name":"São a/b"}'.encode()
    for text in (
        r'{"name": "S\u00e3o a\/b"}',
        r'{"name":"São a/b"}',
        '{ "name":\t"São a\\u002fb"}\n',
    ):
        assert canonicalize(text.encode()) == expected


def test_that_whole_numbers_need_no_point() -> None:
    assert canonicalize(b"[100.0,1e2,1E+2,100,-0.0,2.5e1,100.5]") == b"[100,100,100,100,0,25,100.5]"


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ('{"name":"old","name":"u4"}', "name"),
        ('{"name":"old","n\\u0061me":"u4"}', "name"),
        ('{"lines":[{"a":1},{"price":1,"b":2,"price":1}]}', "lines[1].price"),
        ('[{"a":{"b":1,"b":2}}]', "[0].a.b"),
    ],
)
def test_that_a_key_that_stands_twice_is_named(text: str, path: str) -> None:
    with pytest.raises(Unreadable, match="twice") as refused:
        canonicalize(text.encode())
    assert (refused.value.code, refused.value.field) == ("duplicate-key", path)


@pytest.mark.parametrize(
    ("text", "path"),
    [(r'{"a":["x","\ud800"]}', "a[1]"), (r'{"\udc00":1}', ""), (r'"\ud83d"', "")],
)
def test_that_half_a_character_is_refused(text: str, path: str) -> None:
    with pytest.raises(Unreadable, match="half a character") as refused:
        canonicalize(text.encode())
    assert (refused.value.code, refused.value.field) == ("bad-text", path)


@pytest.mark.parametrize(
    "raw",
    [b"", b"{", b"NaN", b"[Infinity]", b"1e999", b'"\x00"', b'"\xff"', b"01", b"{} {}", b"'a'"],
)
def test_that_what_is_no_json_is_refused(raw: bytes) -> None:
    with pytest.raises(Unreadable) as refused:
        canonicalize(raw)
    assert refused.value.code == "bad-json"


@pytest.mark.parametrize("depth", [MAX_DEPTH + 1, 100_000])
def test_that_nesting_has_a_bound(depth: int) -> None:
    canonicalize(b"[" * MAX_DEPTH + b"]" * MAX_DEPTH)
    canonicalize(b"[" + b"[]," * 1_000 + b"[]]")
    with pytest.raises(Unreadable) as refused:
        canonicalize(b"[" * depth + b"]" * depth)
    assert refused.value.code == "bad-json"
