"""Groups of a view's rows, as `marigraph query VIEW --group-by` asks for and prints them."""

from collections.abc import Sequence

import msgspec

from backend.cli.output import cell_text, json_value, print_json, print_line, print_table
from backend.cli.standard_streams import print_note
from backend.client import Client
from backend.errors import Defect
from backend.messages.group_text import describe_row_plan
from backend.messages.groups import AskGroups, GroupPage, Measure, MeasureFunction, parse_group_key
from backend.messages.number_text import format_counted, format_number
from backend.messages.queries import Cell

_RIGHT = {"integer", "number", "money", "position"}


class GroupOptions(msgspec.Struct, frozen=True):
    """What the options say: by which fields, and the fields of each function."""

    group_by: Sequence[str]
    fields: dict[MeasureFunction, Sequence[str]]
    has_count: bool

    @property
    def is_wanted(self) -> bool:
        """Whether any of the options was given."""
        return bool(self.group_by or self.has_count or any(self.fields.values()))

    def measures(self) -> list[Measure]:
        """Return what is to be said of each group; the count where nothing else is."""
        found = [
            Measure(function=function, field=field)
            for function, fields in self.fields.items()
            for field in fields
        ]
        count = [Measure(function="count")]
        return count + found if self.has_count or not found else found


def ask_groups(client: Client, options: GroupOptions, asked: AskGroups, replica: str) -> GroupPage:
    """Ask for groups as the options say.

    Raises:
        Unreadable: an option is no group.
    """
    keys = [parse_group_key(each) for each in options.group_by]
    wanted = msgspec.structs.replace(asked, keys=keys, measures=options.measures())
    page = client.ask(wanted, replica)
    if not isinstance(page, GroupPage):
        raise Defect("A question for groups was answered with something else.")
    return page


def print_group_objects(page: GroupPage) -> None:
    """Print an object a group; the plan to stderr."""
    for row in page.rows:
        pairs = zip(page.columns, row, strict=True)
        print_json({column.name: json_value(column, cell) for column, cell in pairs})
    print_note(describe_row_plan(page.plan))


def print_groups(page: GroupPage, freshness: str) -> None:
    """Print a table of groups, and how they were found."""
    names = [column.name for column in page.columns]
    right = {place for place, column in enumerate(page.columns) if column.kind in _RIGHT}
    print_table(names, [_texts(page, names, row) for row in page.rows], right=right)
    shown = f"{format_number(len(page.rows))} of {format_counted(page.groups, 'group')}"
    print_line(f"{shown}; {describe_row_plan(page.plan)}")
    print_line(f"{page.replica} at position {format_number(page.position)}{freshness}")


def _texts(page: GroupPage, names: list[str], row: list[Cell]) -> list[str]:
    cells = dict(zip(names, row, strict=True))
    return [
        cell_text(column, cell, str(cells.get(column.currency_column) or ""))
        for column, cell in zip(page.columns, row, strict=True)
    ]
