from typing import Any

import msgspec
import pytest

from backend.errors import Unreadable
from backend.messages.bounds import MAX_FRAME_BYTES
from backend.messages.commands import AnnulEvent, AskImportProgress, SendCommands
from backend.messages.control import ControlOrder, ControlRequest, Pause, Rebuild
from backend.messages.notices import AppliedNotice
from backend.messages.parked import SkipParked
from backend.messages.queries import AskLog, AskView, Question
from backend.messages.replica_reports import ReplicaReport
from backend.messages.subscriptions import ParkedDelivery, ReportDeliveries
from backend.wire.codec import (
    NOTICES,
    ORDERS,
    PROTOCOL,
    QUESTIONS,
    REQUESTS,
    TO_PRIMARY,
    Codec,
    WireFrame,
    request_number,
    topic,
)
from tests.backend.wire.sample_values import COMMAND
from tests.backend.wire.samples import SAMPLES

SKIPPED = SkipParked(
    replica="replica-1",
    view="orders",
    entity="orders/o1",
    position=7,
    by="anna",
    reason="twice\0",
)
OTHER_VERSION = msgspec.msgpack.encode([99, "s", 7, {"type": "from-the-future", "x": 1}])


def test_that_a_published_frame_begins_with_the_topic_of_its_body() -> None:
    body = AppliedNotice(name="replica-1", position=7, at_us=1)
    frame = NOTICES.encode_published(body, "s")
    assert frame.startswith(topic(AppliedNotice))
    assert NOTICES.decode_published(frame).body == body


def test_that_another_protocol_version_is_named_as_such() -> None:
    known = f"speaks protocol 99, this program speaks {PROTOCOL}"
    with pytest.raises(Unreadable, match=known) as caught:
        TO_PRIMARY.decode(OTHER_VERSION)
    assert caught.value.code == "other-protocol"


def test_that_another_protocol_version_is_refused_even_if_its_body_reads_well() -> None:
    frame = msgspec.msgpack.encode(WireFrame(99, "s", 7, SendCommands(commands=[COMMAND])))
    with pytest.raises(Unreadable, match="protocol 99"):
        TO_PRIMARY.decode(frame)


def test_that_the_request_number_survives_a_body_that_cannot_be_read() -> None:
    assert request_number(OTHER_VERSION) == 7
    assert request_number(b"\xc1") == 0


@pytest.mark.parametrize(
    "frame",
    [
        b"",
        b"\xc1",
        b"plain text",
        msgspec.msgpack.encode([1, "s", 7]),
        msgspec.msgpack.encode([1, "s", 7, {"type": "ask-progress", "origin": 5}]),
        msgspec.msgpack.encode([1, "s", 7, {"type": "ask-progress", "origin": "", "more": 1}]),
        msgspec.msgpack.encode([1, "s", 7, {"type": "unknown"}]),
        b"\x94\x01\xa1\xff\x01\x82",
        b"\x94\x01\xa1s\x07\x82\xa4type\xacask-progress\xa6origin\xa1\xff",
        b"\x94\x01\xa1s\x07" + b"\x91" * 100_000,
        b"\x95\x01\xa1s\x07\x82\xa4type\xacask-progress\xa6origin\xa1a" + b"\x91" * 100_000,
    ],
)
def test_that_a_damaged_frame_is_unreadable_and_nothing_worse(frame: bytes) -> None:
    with pytest.raises(Unreadable):
        TO_PRIMARY.decode(frame)
    assert request_number(frame) in (0, 7)


def test_that_a_frame_cut_anywhere_is_unreadable() -> None:
    whole = TO_PRIMARY.encode(AskImportProgress(origin="olist"), 3, "s")
    for length in range(len(whole)):
        with pytest.raises(Unreadable):
            TO_PRIMARY.decode(whole[:length])


@pytest.mark.parametrize("body", SAMPLES["ORDERS"])
def test_that_an_order_reads_as_a_request_too(body: ControlOrder) -> None:
    request: ControlRequest = REQUESTS.decode(ORDERS.encode(body)).body
    assert request == body


@pytest.mark.parametrize(
    ("body", "field"),
    [
        (AskView(view="orders", at=99999999999999999999), "at"),
        (AskView(view="orders", filter="\ud800"), "filter"),
        (AskLog(limit=2**70), "limit"),
    ],
)
def test_that_what_no_frame_can_hold_is_refused_by_its_sender_with_its_field(
    body: Question, field: str
) -> None:
    with pytest.raises(Unreadable, match=f"{type(body).__name__} cannot be sent") as caught:
        QUESTIONS.encode(body)
    assert (caught.value.code, caught.value.field) == ("unsendable", field)


def test_that_a_field_inside_a_command_is_named_by_its_path() -> None:
    late = msgspec.structs.replace(COMMAND, expected_version=10**20)
    with pytest.raises(Unreadable) as caught:
        TO_PRIMARY.encode(SendCommands(commands=[COMMAND, late]))
    assert caught.value.field == "commands[1].expected_version"


def test_that_a_frame_with_a_wrong_field_is_refused_with_its_field() -> None:
    body = {"type": "ask-log", "after": "seven"}
    with pytest.raises(Unreadable) as caught:
        QUESTIONS.decode(msgspec.msgpack.encode([PROTOCOL, "", 7, body]))
    assert caught.value.field == "after"


def test_that_a_message_no_frame_may_hold_is_refused_by_its_sender_with_the_limit() -> None:
    large = msgspec.structs.replace(COMMAND, data=b"x" * MAX_FRAME_BYTES)
    with pytest.raises(
        Unreadable, match=r"SendCommands of 67\.1.MB is too large: .* 64 MiB"
    ) as sent:
        TO_PRIMARY.encode(SendCommands(commands=[large]))
    assert sent.value.code == "too-large"
    frame = msgspec.msgpack.encode(WireFrame(3, "s", 7, SendCommands(commands=[large])))
    with pytest.raises(Unreadable, match="64 MiB") as received:
        TO_PRIMARY.decode(frame)
    assert (received.value.code, request_number(frame)) == ("too-large", 7)


@pytest.mark.parametrize(
    ("codec", "body", "field"),
    [
        (REQUESTS, Pause(replica="replica-1", by="an\0na"), "by"),
        (
            REQUESTS,
            Rebuild(replica="replica-1", views=("orders", "us\0ers"), by="anna"),
            "views[1]",
        ),
        (REQUESTS, SKIPPED, "reason"),
        (TO_PRIMARY, AnnulEvent(position=7, reason="\0", by="anna"), "reason"),
        (QUESTIONS, AskView(view="orders", filter="\0"), "filter"),
    ],
)
def test_that_a_text_of_who_asks_is_refused_with_its_field_where_it_holds_a_nul(
    codec: Codec[Any], body: msgspec.Struct, field: str
) -> None:
    with pytest.raises(Unreadable, match=r"holds a NUL character\. Remove it\.") as caught:
        codec.decode(codec.encode(body))
    assert (caught.value.code, caught.value.field) == ("bad-text", field)


def test_that_no_text_in_any_order_may_hold_a_nul() -> None:
    """Each text of each order, and of what is asked, one after the other."""
    asked: list[tuple[Codec[Any], msgspec.Struct]] = [
        *((REQUESTS, each) for each in (*SAMPLES["ORDERS"], *SAMPLES["REQUESTS"])),
        *((QUESTIONS, each) for each in SAMPLES["QUESTIONS"]),
    ]
    tried = 0
    for codec, body in asked:
        for name, value in msgspec.structs.asdict(body).items():
            if isinstance(value, str) and not isinstance(body, ReplicaReport):
                frame = codec.encode(_with(body, name, f"{value}\0"))
                with pytest.raises(Unreadable):
                    codec.decode(frame)
                tried += 1
    assert tried > 60


def _with(body: msgspec.Struct, name: str, value: str) -> msgspec.Struct:
    return type(body)(**msgspec.structs.asdict(body) | {name: value})


def test_that_commands_and_reports_of_programs_are_not_refused_as_a_whole() -> None:
    bad = msgspec.structs.replace(COMMAND, actor="an\0na")
    sent = SendCommands(commands=[bad])
    assert TO_PRIMARY.decode(TO_PRIMARY.encode(sent)).body == sent
    delivery = ParkedDelivery(position=7, stream="orders/o1", reason="\0")
    report = ReportDeliveries(name="mail", lease="5f", parked=[delivery])
    assert REQUESTS.decode(REQUESTS.encode(report)).body == report
