from contextlib import nullcontext
from io import BytesIO

import pytest

from backend.errors import Unreadable
from backend.exchange.text_codec import detect_encoding, quote_beginning, require_encoding


def detect(content: bytes) -> str:
    return detect_encoding(lambda: nullcontext(BytesIO(content)), "t.csv")


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("id,name\n1,x\n", "utf-8"),
        ("id,name\n1,São Paulo\n", "utf-8"),
        ("id,name\n1,CAFÉ LANTERN £2\n", "cp1252"),
        ("id,name\n1,Zürich: “so”, naïve façade, £3\n", "cp1252"),
        ("id,name\n1,x\n", "utf-16"),
    ],
)
def test_that_texts_tell_their_encoding(text: str, encoding: str) -> None:
    assert detect(text.encode(encoding)) == encoding


def test_that_a_letter_may_be_cut_by_a_chunk() -> None:
    for padding in range(4):
        assert detect(b"x" * (65_530 + padding) + "é€😀".encode() * 9) == "utf-8"


def test_that_a_few_broken_lines_do_not_change_the_encoding_of_the_others() -> None:
    assert detect("são paulo\n".encode() * 9 + b"s\xe3o\n") == "utf-8"
    assert detect(b"s\xe3o paulo\n" * 9 + "são\n".encode()) == "cp1252"


def test_that_an_encoding_that_cannot_be_told_is_asked_for() -> None:
    text = "Красный фонарь, синий фонарь и белая чашка для чая\n" * 20
    with pytest.raises(Unreadable, match="--encoding cp1251") as error:
        detect(text.encode("cp1251"))
    assert error.value.field == "encoding"


@pytest.mark.parametrize("name", ["", "klingon", "rot13", "base64", "x" * 99, "\0"])
def test_that_what_is_no_encoding_of_texts_is_refused(name: str) -> None:
    with pytest.raises(Unreadable, match="is no encoding"):
        require_encoding(name)


@pytest.mark.parametrize(
    ("content", "quoted"),
    [
        (b"# notes\nid,name\n", "'# notes'"),
        ("é".encode() * 30, f"'{'é' * 20}'"),
        (("x" + "é" * 30).encode(), f"'x{'é' * 19}'"),  # a letter is cut
        (b"\xc5\x01\x02\x03\x04\x05\x06\x07\x08", "the bytes c5 01 02 03 04 05 06 07"),
        (b"PK\x03\x04", "the bytes 50 4b 03 04"),
    ],
)
def test_that_a_beginning_is_quoted_as_the_text_or_the_bytes_that_it_is(
    content: bytes, quoted: str
) -> None:
    assert quote_beginning(content) == quoted
