"""Commands about what is selected: a menu that has their forms filled in; nothing is sent by it."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from PySide6.QtWidgets import QMenu

from backend.messages.text_list import join_items, label_text
from backend.translation import tr
from console.state.command_request import CommandRequest, commands_about
from console.state.declared_titles import command_title
from console.state.workspace import Workspace

KnownValues = Callable[[], Mapping[str, Any]]


class EntityCommands:
    """Offers the commands that can be about a row or an event."""

    def __init__(self, workspace: Workspace, known: KnownValues) -> None:
        """`known` returns the values that are selected, by field or column; empty for none."""
        self._workspace, self._known = workspace, known

    def offer_below(self, menu: QMenu) -> None:
        """Add a menu with them; none where there is nothing that they could be about."""
        kinds = self._requests()
        if kinds:
            self._fill(menu.addMenu(tr("Send a command for this")), kinds)
            menu.addSeparator()

    def fill(self, menu: QMenu) -> None:
        """Put them into a menu of their own, in the place of what it held."""
        menu.clear()
        kinds = self._requests()
        self._fill(menu, kinds)
        if not kinds:
            menu.addAction(tr("No command takes what is selected")).setEnabled(False)

    def _requests(self) -> list[tuple[str, CommandRequest]]:
        catalogue = self._workspace.catalogue.value
        if catalogue is None or self._workspace.role == "observer":
            return []
        found = commands_about(catalogue, self._known())
        return [(command_title(kind), request) for kind, request in found]

    def _fill(self, menu: QMenu, requests: list[tuple[str, CommandRequest]]) -> None:
        for title, request in requests:
            subject = join_items(str(value) for value in request.data.values())
            text = label_text(title, f"{subject}\N{HORIZONTAL ELLIPSIS}").replace("&", "&&")
            menu.addAction(text, partial(self._write, request))

    def _write(self, request: CommandRequest) -> None:
        self._workspace.requested_panel.publish("commands")
        self._workspace.requested_command.publish(request)
