"""Failed payments that wait for another one, until their order is paid or cancelled."""

from itertools import permutations

import pytest
from msgspec.structs import replace

from backend.domain.module import Payload
from tests.backend.projection.views.view_payloads import (
    CANCELLED,
    CREATED,
    FAILED,
    PAID,
    RowsAfter,
    at,
    succeeded,
)

SECOND = replace(FAILED, payment_id="p9")
ELSEWHERE = replace(FAILED, payment_id="p8", order_id="o2")


def test_that_a_failed_payment_waits_since_it_failed(rows_after: RowsAfter) -> None:
    row = rows_after(CREATED, FAILED)("payments", "p0")
    assert (row["waits_for"], row["time"]) == ("payment", at(2))


@pytest.mark.parametrize("end", [PAID, CANCELLED])
def test_that_no_failed_payment_of_a_closed_order_waits_in_whatever_order_that_is_told(
    rows_after: RowsAfter, end: Payload
) -> None:
    for told in permutations([FAILED, SECOND, end, ELSEWHERE]):
        row = rows_after(*told)
        waiting = [row("payments", each)["waits_for"] for each in ("p0", "p9", "p8")]
        assert waiting == ["", "", "payment"], told


def test_that_a_part_payment_does_not_end_the_wait(rows_after: RowsAfter) -> None:
    assert rows_after(FAILED, succeeded(50))("payments", "p0")["waits_for"] == "payment"


def test_that_a_payment_that_succeeds_at_last_waits_for_nothing(rows_after: RowsAfter) -> None:
    row = rows_after(FAILED, succeeded(1550, payment="p0"))("payments", "p0")
    assert (row["state"], row["waits_for"]) == ("succeeded", "")


def test_that_a_payment_that_fails_again_and_again_ends_with_its_order(
    rows_after: RowsAfter,
) -> None:
    assert rows_after(FAILED, FAILED)("payments", "p0")["waits_for"] == "payment"
    assert rows_after(FAILED, FAILED, PAID)("payments", "p0")["waits_for"] == ""
    assert rows_after(FAILED, FAILED, PAID, FAILED)("payments", "p0")["waits_for"] == ""


def test_that_a_payment_waits_with_the_order_that_history_names_last(
    rows_after: RowsAfter,
) -> None:
    moved = replace(FAILED, order_id="o2")
    other_paid = replace(PAID, order_id="o2")
    assert rows_after(FAILED, moved, PAID)("payments", "p0")["waits_for"] == "payment"
    assert rows_after(FAILED, moved, other_paid)("payments", "p0")["waits_for"] == ""
    assert rows_after(other_paid, FAILED, moved)("payments", "p0")["waits_for"] == ""
