"""The selected event of a table as the values that a command may be about."""

from backend.messages.events import Event
from console.actions.entity_commands import EntityCommands
from console.state.backend_snapshot import EventLine
from console.state.command_request import event_values
from console.state.workspace import Workspace
from console.tables.virtual_table import VirtualTable


def offer_event_commands(table: VirtualTable[EventLine], workspace: Workspace) -> None:
    """Let the table's menu offer commands about its selected event."""
    selected: list[Event] = []

    def remember(line: EventLine) -> None:
        selected[:] = [line.event]

    commands = EntityCommands(workspace, lambda: event_values(next(iter(selected), None)))
    table.row_selected.connect(remember)
    table.grid.table_actions.offer_more = commands.offer_below
