"""Headings: translated where they are shown, remembered by one name in every language."""

from collections.abc import Iterator

import pytest

from backend.translation import install_lookup
from console.tables.table_rows import ColumnHeading
from console.tables.table_text import heading_titles


@pytest.fixture(autouse=True)
def shouted_language() -> Iterator[None]:
    """A language in which every text is in capitals."""
    install_lookup(str.upper)
    yield
    install_lookup(None)


def test_that_a_heading_is_shown_in_the_readers_language_and_remembered_in_none() -> None:
    heading = ColumnHeading(title="Position", width_chars=9, tool_tip="In the log", mark="▲")
    assert (heading.marked_title, heading.shown_tip) == ("POSITION ▲", "IN THE LOG")
    assert heading.column_name == "Position"


def test_that_a_title_that_is_data_is_shown_as_it_is() -> None:
    heading = ColumnHeading(title="Cleaner", width_chars=9, tool_tip="its name", is_data=True)
    assert (heading.marked_title, heading.shown_tip) == ("Cleaner", "its name")
    assert heading_titles([heading], [0]) == ["Cleaner"]
