import json
from collections.abc import Mapping
from io import BytesIO
from uuid import UUID
from xml.dom import minidom

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend import clock
from backend.errors import Unreadable
from backend.exchange.formats import FORMATS, EventFormat, detect_format, format_named
from backend.messages.events import Event
from backend.wire.cloudevents import CloudEvent, from_event, to_json
from tests.backend.exchange.event_strategies import EVENTS

ONE = Event(
    position=7,
    version=2,
    id=UUID("01890000-0000-7000-8000-000000000001").bytes,
    source="/marigraph/shop/orders",
    type="order.paid",
    subject="order-o1",
    time=1_500_000_000_123_456,
    recorded=1_600_000_000_000_000,
    correlation=UUID("01890000-0000-7000-8000-000000000002").bytes,
    causation=None,
    actor="anna",
    schema=1,
    basis="observed",
    data=b'{"order_id":"o1","amount":700}',
)
EMPTY = b'<event xmlns="http://cloudevents.io/xmlformat/V1" specversion="1.0"/>'
ALL = pytest.mark.parametrize("form", FORMATS.values(), ids=FORMATS.keys())


def written(form: EventFormat, *events: Event) -> bytes:
    out = BytesIO()
    form.write(events, out)
    return out.getvalue()


def read(form: EventFormat, content: bytes) -> list[CloudEvent | str]:
    return [item.event or item.reason for item in form.read(BytesIO(content))]


def shown(event: CloudEvent) -> Mapping[str, object]:
    return msgspec.structs.asdict(event) | {"data": bytes(event.data)}


def test_that_the_attributes_have_the_contracts_names_and_order() -> None:
    assert to_json(ONE) == (
        b'{"specversion":"1.0","id":"01890000-0000-7000-8000-000000000001",'
        b'"source":"/marigraph/shop/orders","type":"order.paid","subject":"order-o1",'
        b'"time":"2017-07-14T02:40:00.123456Z","datacontenttype":"application/json",'
        b'"data":{"order_id":"o1","amount":700},"position":7,"version":2,'
        b'"recorded":"2020-09-13T12:26:40.000000Z",'
        b'"correlationid":"01890000-0000-7000-8000-000000000002","actor":"anna",'
        b'"schemaversion":1,"timebasis":"observed"}'
    )


def test_that_xml_has_the_elements_and_types_of_the_format() -> None:
    document = minidom.parseString(written(FORMATS["xml"], ONE))  # noqa: S318 - our own text
    batch = document.documentElement
    assert batch is not None
    assert (batch.namespaceURI, batch.localName) == ("http://cloudevents.io/xmlformat/V1", "batch")
    (event,) = batch.getElementsByTagName("event")
    kinds = {
        element.localName: element.getAttribute("xsi:type")
        for element in event.childNodes
        if isinstance(element, minidom.Element)
    }
    assert event.getAttribute("specversion") == "1.0"
    assert kinds["data"] == "xs:string"
    assert kinds["time"] == "ce:timestamp"
    assert kinds["position"] == "ce:integer"
    assert kinds["source"] == "ce:uriRef"
    assert kinds["id"] == "ce:string"


@ALL
@given(events=st.lists(EVENTS, max_size=5))
def test_that_nothing_is_lost_or_changed_on_the_way(form: EventFormat, events: list[Event]) -> None:
    back = list(form.read(BytesIO(written(form, *events))))

    assert [item.reason for item in back] == [""] * len(events)
    assert [shown(item.event) for item in back if item.event] == [
        shown(from_event(event)) for event in events
    ]


@ALL
@given(content=st.binary(max_size=200))
def test_that_no_content_ends_in_anything_but_items(form: EventFormat, content: bytes) -> None:
    for item in form.read(BytesIO(content)):
        assert (item.event is None) == bool(item.reason)


@ALL
def test_that_a_cut_file_gives_what_is_whole_and_says_where_it_ends(form: EventFormat) -> None:
    found = read(form, written(form, ONE, ONE, ONE)[:-150])

    assert [isinstance(one, CloudEvent) for one in found] == [True, True, False]


@ALL
def test_that_an_element_of_many_chunks_is_read(form: EventFormat) -> None:
    data = msgspec.json.encode({"text": 'x"{[\\' * 60_000})
    large = msgspec.structs.replace(ONE, data=data)

    (back,) = form.read(BytesIO(written(form, large)))

    assert back.event is not None
    assert bytes(back.event.data) == data


def test_that_the_batch_is_one_json_array() -> None:
    assert [one["position"] for one in json.loads(written(FORMATS["batch"], ONE, ONE))] == [7, 7]
    assert json.loads(written(FORMATS["batch"])) == []


def test_that_bad_elements_of_a_batch_stand_alone() -> None:
    good = to_json(ONE)
    content = b"\xef\xbb\xbf [\n" + good + b",\n{tru},\n 17,\n" + good + b'\n, {"id": 3}]\n'
    items = list(FORMATS["batch"].read(BytesIO(content)))

    assert [(item.line, bool(item.event)) for item in items] == [
        (2, True),
        (3, False),
        (4, False),
        (5, True),
        (6, False),
    ]


@pytest.mark.parametrize("content", [b"[] x", b'{"a":1}', b"[", b"", b"[{]", b"]", b'["'])
def test_that_what_is_no_array_is_said(content: bytes) -> None:
    assert any(isinstance(one, str) for one in read(FORMATS["batch"], content))


def test_that_bad_lines_of_json_lines_stand_alone() -> None:
    content = b"\xef\xbb\xbf" + to_json(ONE) + b"\n\nnonsense\n{}\n" + to_json(ONE)
    items = list(FORMATS["jsonl"].read(BytesIO(content)))

    assert [(item.line, bool(item.event)) for item in items] == [
        (1, True),
        (3, False),
        (4, False),
        (5, True),
    ]


def test_that_xml_of_others_is_read() -> None:
    content = b"""<?xml version="1.0"?>
<event xmlns="http://cloudevents.io/xmlformat/V1" specversion="1.0"
       xmlns:xs="http://www.w3.org/2001/XMLSchema"
       xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
  <time>2020-03-19T12:54:00-07:00</time>
  <datacontenttype>application/json</datacontenttype>
  <id>000-1111-2222</id>
  <source>urn:event:from:myapi/resource/123</source>
  <type>com.example.someevent</type>
  <shard xsi:type="ce:integer">3</shard>
  <data xsi:type="xs:string">{ "salutation": "Good Morning &#169;" }</data>
</event>"""
    (item,) = FORMATS["xml"].read(BytesIO(content))

    assert item.event is not None
    assert item.event.id == "000-1111-2222"
    assert bytes(item.event.data) == '{ "salutation": "Good Morning ©" }'.encode()
    assert item.inspect().left_out == ("shard",)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b'<!DOCTYPE b [<!ENTITY x "y">]><b/>', "document type is not allowed"),
        (EMPTY[:-2], "no XML from here on"),
        (
            EMPTY.replace(b"/>", b"><data><x/></data></event>"),
            "its data is XML",
        ),
        (EMPTY, "no CloudEvent"),
    ],
)
def test_that_xml_that_cannot_be_taken_is_said(content: bytes, reason: str) -> None:
    (item,) = FORMATS["xml"].read(BytesIO(content))
    assert reason in item.reason


def test_that_formats_are_told_by_their_beginning() -> None:
    for form in FORMATS.values():
        assert detect_format(written(form, ONE)[:20]) is form
    with pytest.raises(Unreadable, match="neither"):
        detect_format(b"id,name\n")
    with pytest.raises(Unreadable, match="begins with the bytes c5 01: it is neither"):
        detect_format(b"\xc5\x01")
    with pytest.raises(Unreadable, match="no format"):
        format_named("yaml")


def test_that_times_are_utc_with_microseconds() -> None:
    assert from_event(ONE).time == clock.format_rfc3339(ONE.time) == "2017-07-14T02:40:00.123456Z"
