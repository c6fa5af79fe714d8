from uuid import UUID

import pytest

from backend.cli.command_json import answer_to_json, parse_command, parse_id
from backend.errors import Unreadable
from backend.messages.commands import Answer
from backend.session_user import session_user

VERSION = "expected_version"
ID = "01890000-0000-7000-8000-000000000001"


def test_that_a_whole_envelope_is_read() -> None:
    command = parse_command(
        b'{"id":"01890000-0000-7000-8000-000000000001","type":"user.register","data":{"a":1},'
        b'"actor":"anna","time":"2017-09-19T09:45:35+02:00","expected_version":3,'
        b'"correlationid":"01890000-0000-7000-8000-000000000001"}',
        "nobody",
    )

    assert command.id == command.correlation == UUID(ID).bytes
    assert (command.type, command.data, command.actor) == ("user.register", b'{"a":1}', "anna")
    assert (command.time, command.expected_version) == (1_505_807_135_000_000, 3)


def test_that_id_and_actor_may_be_left_out() -> None:
    one, other = (parse_command(b'{"type":"a.b","data":{}}', "anna") for _ in range(2))

    assert one.id != other.id
    assert one.id[6] >> 4 == 7
    assert one.actor == "anna"


@pytest.mark.parametrize(
    ("line", "field"),
    [
        (b"nonsense", ""),
        (b"[]", ""),
        (b'{"type":"a.b"}', "data"),
        (b'{"type":"a.b","data":{},"extra":1}', "extra"),
        (b'{"type":"a.b","data":{},"id":"x"}', "id"),
        (b'{"type":"a.b","data":{},"expected_version":"x"}', "expected_version"),
        (b'{"type":"a.b","data":{},"time":"noon"}', "time"),
        (b'{"type":"a.b","data":{},"actor":""}', "actor"),
        (b'{"type":"a.b","data":{},"actor":" \\t"}', "actor"),
        (b'{"type":"\xff","data":{}}', ""),
        (b'{"type":"a.b","data":{},"expected_version":99999999999999999999999}', VERSION),
        (b'{"type":"a.b","data":{},"expected_version":9223372036854775808}', VERSION),
        (b'{"type":"a.b","data":{},"expected_version":-1}', VERSION),
        (b'{"type":"a.b","data":{},"time":"0001-01-01T00:00:00+01:00"}', "time"),
        (b'{"type":"a.b","data":{},"time":"9999-12-31T23:59:59-01:00"}', "time"),
        (b'{"type":"a.b","data":' + b"[" * 200_000 + b"}", ""),
    ],
)
def test_that_what_is_no_command_is_refused(line: bytes, field: str) -> None:
    with pytest.raises(Unreadable) as refused:
        parse_command(line, "anna")
    assert refused.value.field == field


@pytest.mark.parametrize("rest", [b'"extra":1', b'"type":7', b'"data":{},"time":"noon"'])
def test_that_a_line_keeps_its_id_though_it_is_no_command(rest: bytes) -> None:
    assert parse_id(b'{"id":"%b",%b}' % (ID.encode(), rest)) == UUID(ID).bytes


@pytest.mark.parametrize("line", [b"nonsense", b"{}", b'{"id":"x"}', b"[" * 200_000])
def test_that_a_line_without_a_readable_id_has_none(line: bytes) -> None:
    assert not any(parse_id(line))


def test_that_a_user_without_a_name_has_a_number(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOGNAME", "anna")
    assert session_user(3_999_999_999) == "anna"
    for variable in ("LOGNAME", "USER"):
        monkeypatch.delenv(variable, raising=False)
    assert session_user(3_999_999_999) == "uid-3999999999"


def test_that_an_answer_is_written_as_the_contract_says() -> None:
    answer = Answer(
        command_id=UUID(ID).bytes, outcome="accepted", positions=[7], events=[UUID(ID).bytes]
    )

    assert answer_to_json(answer) == {
        "command_id": ID,
        "outcome": "accepted",
        "positions": [7],
        "events": [ID],
        "code": "",
        "message": "",
        "field": "",
    }
