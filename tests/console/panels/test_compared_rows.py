"""Rows that are compared are written as tables write them, errors as operators read them."""

from console.panels.compared_rows import named_cell, named_column, named_view, parked_reason
from console.state.formatting import UNKNOWN
from tests.console import sample_messages

VIEWS = {"orders": sample_messages.view_kind("orders")}


def test_that_an_event_that_waits_behind_a_parked_one_says_so() -> None:
    assert parked_reason("") == ""
    assert parked_reason("waits") == "waits behind a parked event"
    assert parked_reason("KeyError: 'a'") == "parked: KeyError: 'a'"


def test_that_a_view_or_a_column_that_is_not_installed_is_called_by_its_name() -> None:
    assert named_view("parcels", VIEWS) == "parcels"
    assert named_column("parcels", "weight", VIEWS) == "weight"
    assert named_cell("parcels", "weight", {"weight": 5}, VIEWS) == "5"
    assert named_view("orders", VIEWS) == "Orders"


def test_that_no_row_and_no_cell_are_not_known() -> None:
    assert named_cell("orders", "status", None, VIEWS) == UNKNOWN
    assert named_cell("orders", "status", {"status": None}, VIEWS) == UNKNOWN
