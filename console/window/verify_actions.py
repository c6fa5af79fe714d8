"""Verification from the window: the views beside a rebuild, and the log by its hash chain."""

from collections.abc import Sequence

import msgspec

from backend.messages.number_text import format_counted, format_number
from backend.messages.text_list import join_items, join_names
from backend.translation import tr
from console.actions.action_registry import TOOLS_MENU
from console.actions.command_process import CommandResult
from console.window.log_verification import describe_log_verification
from console.window.work_actions import WorkActions, WorkContext
from console.window.work_dialog import WorkDialog, WorkRemark

_FOUND_CODE = 1  # of the command, when it has found something


class FirstDifference(msgspec.Struct, frozen=True):
    """The first row of a replica that a rebuild would make otherwise."""

    view: str
    key: Sequence[object]
    column: str = ""


class DifferenceOrigin(msgspec.Struct, frozen=True):
    """A view that differs, and the first event at which it does: at the latest, if not certain."""

    view: str
    first: int | None = None
    is_certain: bool = False


class VerifiedReplica(msgspec.Struct, frozen=True):
    """What the command says of a replica; what else it says is left out."""

    replica: str
    position: int
    row_counts: dict[str, int]
    difference: FirstDifference | None
    unbuilt: Sequence[str]
    parked: int
    views: Sequence[DifferenceOrigin] = ()


class VerifyActions(WorkActions):
    """The command line's own check, in a process of its own that outlives the window."""

    def __init__(self, context: WorkContext) -> None:
        super().__init__(context)
        add = context.registry.add
        add(self.parent_window, TOOLS_MENU, tr("Verify the views…"), self._start)
        add(self.parent_window, TOOLS_MENU, tr("Verify the log…"), self._start_log)

    def verify(self) -> WorkDialog:
        """Rebuild every view beside the rows, and say how they compare; nothing is changed."""
        dialog = self.open_dialog(tr("Verify the views"))
        text = tr("Every view is rebuilt from the log in a folder of its own, and compared…")
        arguments = ["verify", *self.json_arguments]
        codes = (0, _FOUND_CODE)
        dialog.run(text, arguments, self.client.role, describe_verification, codes=codes)
        return dialog

    def verify_log(self) -> WorkDialog:
        """Read the log from end to end, and compare it with its hash chain; nothing is changed."""
        dialog = self.open_dialog(tr("Verify the log"))
        text = tr("The log is read from end to end, and compared with its hash chain…")
        arguments = ["verify", "--log", *self.json_arguments]
        codes = (0, _FOUND_CODE)
        dialog.run(text, arguments, self.client.role, describe_log_verification, codes=codes)
        return dialog

    def _start(self) -> None:
        self.verify()

    def _start_log(self) -> None:
        self.verify_log()


def describe_verification(result: CommandResult) -> str | WorkRemark:
    """Say of each replica how its rows compare; a remark where something is to be looked at."""
    try:
        found = [
            msgspec.json.decode(line, type=VerifiedReplica)
            for line in result.output.splitlines()
            if line.strip()
        ]
    except msgspec.DecodeError:  # what the command says in its place
        found = []
    if not found:
        return WorkRemark(result.complaint or tr("Nothing was verified."))
    text = "\n".join(map(_describe_replica, found))
    return text if result.code == 0 else WorkRemark(text)


def _describe_replica(found: VerifiedReplica) -> str:
    name, different = found.replica, found.difference
    if different is not None:
        where = join_items(map(str, different.key))
        first = tr(
            "{replica}: {view} differs, first in the row {row}. Rebuild it in Replicas.",
            replica=name,
            view=different.view,
            row=where,
        )
        return "\n".join((first, *map(_describe_origin, found.views)))
    if found.unbuilt:
        views = join_names(found.unbuilt)
        return tr("{replica}: not built yet, and not compared: {views}", replica=name, views=views)
    rows = format_counted(sum(found.row_counts.values()), "row")
    if found.parked:
        events = format_counted(found.parked, "event")
        return tr(
            "{replica}: {rows} are as a rebuild makes them, but {events} are parked.",
            replica=name,
            rows=rows,
            events=events,
        )
    return tr("{replica}: {rows} are as a rebuild makes them.", replica=name, rows=rows)


def _describe_origin(origin: DifferenceOrigin) -> str:
    """Say from which event on a view differs, for the replay panel to be opened there."""
    if origin.first is None:
        return tr("{view} differs.", view=origin.view)
    position = format_number(origin.first)
    if origin.is_certain:
        return tr(
            "{view} differs from event {position} on: look at it in Replay.",
            view=origin.view,
            position=position,
        )
    return tr(
        "{view} differs from event {position} on at the latest: look at it in Replay.",
        view=origin.view,
        position=position,
    )
