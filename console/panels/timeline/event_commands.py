"""The selected event of a table as that which commands and filters may be about."""

from collections.abc import Callable
from functools import partial

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from backend.messages.events import Event
from backend.translation import tr
from console.actions.entity_commands import EntityCommands
from console.actions.role_limit import limit_to_role
from console.link.bridge import BackendClient
from console.state.backend_snapshot import EventLine
from console.state.command_request import event_values
from console.state.entity_filters import entity_filter, event_entities
from console.state.workspace import Workspace
from console.tables.virtual_table import VirtualTable


def offer_event_commands(
    table: VirtualTable[EventLine],
    client: BackendClient,
    workspace: Workspace,
    add_lane: Callable[[str], None],
) -> None:
    """Let the table's menu offer what can be done about its selected event, a lane among it."""
    selected: list[Event] = []

    def ask_to_annul() -> None:
        for event in selected[:1]:
            workspace.requested_annulment.publish(event.position)

    annul = QAction(tr("Annul this event…"), table)
    annul.triggered.connect(ask_to_annul)
    limit_to_role(client, "administrator", annul)

    def remember(line: EventLine) -> None:
        selected[:] = [line.event]

    def offer(menu: QMenu) -> None:
        for event in selected:
            for subject in event_entities(event, workspace.catalogue.value):
                text = tr("Show all events of {subject}", subject=subject).replace("&", "&&")
                show = partial(workspace.requested_filter.publish, entity_filter(subject))
                menu.addAction(text, show)
                lane = tr("Add a lane for {subject}", subject=subject).replace("&", "&&")
                menu.addAction(lane, partial(add_lane, subject))
            chosen = [str(key) for key in table.grid.table_actions.selected_keys()]
            positions = ",".join(chosen or [str(event.position)])
            export = partial(workspace.requested_positions.publish, positions)
            menu.addAction(tr("Export the selected events…"), export)
            numbers = sorted(map(int, positions.split(",")))
            span = (numbers[0], numbers[-1])
            incident = partial(workspace.requested_incident.publish, span)
            menu.addAction(tr("Save an incident file of these events…"), incident)
            test = partial(workspace.requested_case.publish, event.position)
            if not workspace.is_of_store:  # no module here knows how they were decided
                menu.addAction(tr("Write a test of what happened here…"), test)
            branch = partial(_branch_from, workspace, event.position)
            menu.addAction(tr("Branch from here…"), branch)
            if not workspace.is_of_store:
                menu.addAction(annul)
        if not workspace.is_of_store:
            commands.offer_below(menu)

    commands = EntityCommands(workspace, lambda: event_values(next(iter(selected), None)))
    table.row_selected.connect(remember)
    table.grid.table_actions.offer_more = offer


def _branch_from(workspace: Workspace, position: int) -> None:
    """Ask what would have come of another history: the replay panel begins at the event."""
    workspace.requested_panel.publish("replay")
    workspace.playhead.set(position)
    workspace.requested_pane.publish("branch")
