from io import BytesIO

from backend.exchange import json_lines

EVENT = b'{"specversion":"1.0","id":"1","source":"/s","type":"t"}'


def test_that_a_line_over_the_limit_is_one_line_and_never_an_event() -> None:
    """Its tail would read as an event, and every later line would have another number."""
    padding = json_lines.MAX_LINE_BYTES + 1 - len(b'{"pad":""}')
    long = b'{"pad":"' + b"x" * padding + b'"}' + EVENT
    items = list(json_lines.read(BytesIO(long + b"\n" + EVENT + b"\n" + EVENT)))

    assert [(item.line, item.reason, bool(item.event)) for item in items] == [
        (1, "longer than 16 MiB", False),
        (2, "", True),
        (3, "", True),
    ]


def test_that_a_line_over_the_limit_may_be_the_last() -> None:
    content = EVENT + b"\n" + b"x" * (3 * json_lines.MAX_LINE_BYTES)
    assert [item.line for item in json_lines.read(BytesIO(content))] == [1, 2]
