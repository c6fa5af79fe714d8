"""Parked events printed whole: with what others have written, and what the log has of them."""

import pytest

from backend.cli.parked_details import ParkedDetails, print_details, read_details
from backend.errors import Unavailable
from backend.messages.parked import ParkedItem
from backend.messages.queries import LogPage, QueryReply, Question

ITEM = ParkedItem(
    view="sales",
    entity="orders/o1",
    position=1_007,
    type="order.created",
    error="Traceback\n  line 2\nValueError: \x1b[2J",
    parked_at_us=0,
)


def test_that_nothing_in_an_error_or_a_payload_steers_a_terminal(
    capsysbinary: pytest.CaptureFixture[bytes],
) -> None:
    print_details(ParkedDetails("replica-1", ITEM, '{"name":"\x9b2J"}'.encode()))
    shown = capsysbinary.readouterr().out.decode()
    assert "Traceback\n  line 2\nValueError: \N{MIDDLE DOT}[2J\n" in shown
    assert '"name": "\N{MIDDLE DOT}2J"' in shown


def test_that_it_is_said_what_to_do_where_the_log_lacks_a_parked_event() -> None:
    def ask(_question: Question, replica: str) -> QueryReply:
        return LogPage(events=[], head=500, replica=replica)

    with pytest.raises(Unavailable, match=r"its log ends at 500\. .* marigraph rebuild"):
        read_details(ask, "replica-1", ITEM)
