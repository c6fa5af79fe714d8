"""The way from a mark on a time axis to the one entry that it stands for."""

from backend.clock import SECOND_US
from console.panels import panel_registry
from console.plots.graph_shapes import GraphMark
from console.state.time_cursor import TimeCursor
from console.state.workspace import Workspace

# By kind; a note and a deploy are kept nowhere but where they are marked.
_PANELS = {"act": panel_registry.AUDIT.name, "alert": panel_registry.ALERTS.name}


def show_entry(workspace: Workspace, key: str) -> bool:
    """Bring the panel that keeps the entry of a mark to the front, and have it selected there.

    False: there is no such panel, and nothing was done.
    """
    kind, _, _ = key.partition(":")
    panel = _PANELS.get(kind)
    if panel is None:
        return False
    workspace.requested_panel.publish(panel)
    workspace.requested_mark.publish(key)
    return True


def open_mark(workspace: Workspace, mark: GraphMark) -> None:
    """Show the entry that a mark stands for; one that is kept nowhere else, with its moment.

    Its moment stays marked in all panels.
    """
    workspace.cursor.set(TimeCursor(pinned_us=round(mark.at_s * SECOND_US)))
    if not show_entry(workspace, mark.key):
        workspace.requested_panel.publish(panel_registry.MOMENT.name)
