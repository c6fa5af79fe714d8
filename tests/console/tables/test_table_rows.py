"""Columns are shown in the reader's language, and remembered in none."""

from collections.abc import Iterator

import pytest

from backend.translation import install_lookup
from console.tables.table_rows import ColumnHeading, translate_headings


@pytest.fixture(autouse=True)
def shouting() -> Iterator[None]:
    install_lookup(str.upper)
    yield
    install_lookup(None)


def test_that_columns_are_shown_translated() -> None:
    heading = ColumnHeading(title="When", tool_tip="Local time", width_chars=23)
    (shown,) = translate_headings([heading])
    assert (shown.title, shown.tool_tip, shown.width_chars) == ("WHEN", "LOCAL TIME", 23)


def test_that_a_column_is_remembered_by_the_same_name_in_every_language() -> None:
    given = ColumnHeading(title="When", width_chars=23), ColumnHeading(title="", width_chars=3)
    named = ColumnHeading(title="Until", width_chars=9, name="ends")
    shown = translate_headings([*given, named])
    assert [each.column_name for each in shown] == ["When", "", "ends"]
