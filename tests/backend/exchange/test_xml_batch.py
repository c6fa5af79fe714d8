from io import BytesIO

import pytest

from backend.exchange import xml_batch
from backend.exchange.xml_batch import MAX_DEPTH, MAX_EVENT_BYTES, NAMESPACE

HEAD = (
    f'<event xmlns="{NAMESPACE}" specversion="1.0"'
    ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
)
CORE = "<id>1</id><source>/s</source><type>t</type>"
GOOD = f"{HEAD}{CORE}</event>"


def reasons(text: str | bytes) -> list[str]:
    content = text.encode() if isinstance(text, str) else text
    return [item.reason for item in xml_batch.read(BytesIO(content))]


def batch(*inside: str) -> str:
    return f'<batch xmlns="{NAMESPACE}">{"".join(inside)}</batch>'


def test_that_a_batch_of_events_is_read() -> None:
    assert reasons(batch(GOOD, "\n", GOOD)) == ["", ""]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("<event/>", "no CloudEvent of the XML format: an element <event>"),
        (GOOD.replace("xmlformat/V1", "xmlformat/V2"), "V2"),
        (f"<list>{GOOD}{GOOD}</list>", "an element <list>"),
        (batch("<other/>"), "an element <other>"),
        (batch('<event xmlns="urn:x"/>'), "an element <event> (urn:x)"),
        (batch("one", "<!-- and -->", "two"), "stray text: 'onetwo'"),
    ],
)
def test_that_what_is_no_event_is_named(text: str, reason: str) -> None:
    (found,) = reasons(text)
    assert reason in found


@pytest.mark.parametrize(
    ("inside", "reason"),
    [
        ("<id>2</id>", "id: it stands there twice"),
        ("<data>{}</data><data>{}</data>", "data: it stands there twice"),
        ("<subject>a<b>c</b></subject>", "an element <b> inside of <subject>"),
        ('<x:subject xmlns:x="urn:x">a</x:subject>', "<subject> (urn:x) of another namespace"),
        ("stray", "stray text: 'stray'"),
        ("<data><id>3</id></data>", "its data is XML"),
        ('<data xsi:type="xs:base64Binary">%</data>', "data: "),
        (f"<event>{CORE}</event>", "an event inside of an event"),
        ("<data_base64>e30=</data_base64>", "an element <data_base64>"),
        ('<subject lang="pt">a</subject>', "<subject> has an attribute 'lang'"),
    ],
)
def test_that_what_spoils_an_event_spoils_only_that_one(inside: str, reason: str) -> None:
    bad, good = reasons(batch(f"{HEAD}{CORE}{inside}</event>", GOOD))

    assert reason in bad
    assert good == ""


def test_that_an_attribute_of_an_event_which_the_format_does_not_know_is_named() -> None:
    odd = GOOD.replace(' specversion="1.0"', ' specversion="1.0" id="9" xml:lang="pt"')
    assert reasons(batch(odd, GOOD)) == ["<event> has an attribute 'id'", ""]


@pytest.mark.parametrize(
    "inside",
    [
        "<data>" + " " * (MAX_EVENT_BYTES + 1) + "</data>",
        "".join(f"<x{number}>{'x' * 65_536}</x{number}>" for number in range(257)),
    ],
    ids=["one value", "many values"],
)
def test_that_an_event_over_the_limit_is_named_and_the_next_one_is_read(inside: str) -> None:
    assert reasons(batch(f"{HEAD}{CORE}{inside}</event>", GOOD)) == ["longer than 16 MiB", ""]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b'<?xml version="1.0" encoding="klingon"?><batch/>', "encoding"),
        (b'<?xml version="1.0" encoding="shift_jis"?><batch/>', "encoding"),
        (f'<batch x="{"y" * (MAX_EVENT_BYTES + (1 << 18))}">'.encode(), "longer than 16 MiB"),
        (b"<a>" * (MAX_DEPTH + 1), f"deeper than {MAX_DEPTH}"),
    ],
    ids=["no encoding", "many bytes a letter", "a long tag", "deep"],
)
def test_that_what_cannot_be_parsed_is_said(content: bytes, reason: str) -> None:
    last = reasons(content)[-1]
    assert last.startswith("no XML from here on")
    assert reason in last
