"""What the panels of one window share."""

from collections.abc import Hashable
from pathlib import Path

import msgspec

from backend.messages.access_roles import AccessRole
from backend.messages.catalogue import CatalogueReply
from backend.messages.control import ControlOrder
from backend.wire.attachment import Attachment
from backend.wire.connection_profiles import ConnectionProfile
from backend.wire.joined_folder import JoinedReplica
from backend.wire.scratch_mark import ScratchMark
from console.settings.console_options import PAGE_ROWS, LanguageChoice
from console.state.command_request import CommandRequest
from console.state.observable import Observable
from console.state.row_pins import RowPins
from console.state.sample_state import SampleState
from console.state.split_shares import SplitShares
from console.state.table_layouts import TableLayouts
from console.state.time_cursor import TimeCursor


class LagThresholds(msgspec.Struct, frozen=True):
    """From where on lag is worth a word: events and seconds behind, seconds of apply latency."""

    events: int = 1_000
    seconds: float = 5.0
    latency_s: float = 1.0


class RequestedRows(msgspec.Struct, frozen=True):
    """Rows of a view: by a filter, in an order (`column` or `column:desc`, empty: the view's)."""

    view: str = ""
    filter: str = ""
    order: str = ""


class RequestedBlame(msgspec.Struct, frozen=True):
    """A field of a row (`lines.0.price` within a column) whose writers are asked for."""

    view: str = ""
    key: tuple[Hashable, ...] = ()
    field: str = ""


class OfferedInverse(msgspec.Struct, frozen=True, eq=False):
    """What takes an order back that is about to be given, where its panel alone knows that."""

    order: ControlOrder
    text: str
    inverse: ControlOrder


class Workspace:
    """One operator's place: who sits here, what is selected, and what is asked to be shown.

    `config`: folder of what is remembered here; None: nothing is. `profile`: that of the data
    folder, None for none. `role`: what this window may ask
    of the backend now, as its client's.
    `selected_position`: position of the selected event, 0 for none. `compared_position`: of the one
    that it is compared with, 0 for none. `playhead`: position at which
    the replay panel stands; `replayed_upto`: the same while that panel is in sight, else 0: what
    lies behind it is dimmed elsewhere. `requested_panel`: name of the panel to bring to the front,
    with `publish`. `requested_pane`: name of the pane of the replay panel to open, with `publish`.
    `requested_help`: name of the help page to show, with `publish`.
    `requested_filter`: a filter that the timeline is asked to take over, with `publish`.
    `opened`: the file of events that this window shows, None for a backend of its own.
    `attached`: the store of another program that the data folder follows, None for none; `joined`:
    the log of another host, of which it is a replica.
    `requested_positions`: of events that are asked to be written to a file, as `5,9-12`, and
    `requested_case`: of one that is to become a test, both with `publish`.
    `requested_incident`: the first and the last event of what is to be saved as an incident file.
    `requested_export`: a filter whose events are asked to be written to a file, with `publish`.
    `requested_range`: first and last position that the timeline is asked to show, with `publish`.
    `requested_blame`: a field whose writers the replay panel is asked to show, with `publish`.
    `requested_rows`: rows that the views panel is asked to show, with `publish`.
    `requested_command`: a command whose form is asked to be filled in, with `publish`.
    `requested_replica`: name of the replica that its panel is asked to show, with `publish`.
    `requested_mark`: key of a mark (`act:7`) whose entry is asked to be selected, with `publish`.
    `requested_annulment`: position of an event that is asked to be annulled, with `publish`.
    `requested_bulks`: of the one whose bulk operations are asked to be shown, with `publish`.
    `offered_inverse`: what takes back the order that comes next, with `publish`.
    `cursor`: the moment that every panel marks; what draws it may not be dear, it comes with the
    mouse. `thresholds`: of lag. `catalogue`: None until the backend has answered; asked anew at
    every session. `sample`: how the import of the sample stands; `requested_sample`: the speed at
    which it is asked to be loaded, with `publish`, empty to stop it. `requested_language`: in which
    the window is asked to be shown, with `publish`. `requested_reopening`: it is asked to be made
    anew as the preferences say now, with `publish`. `start_error`: why no
    backend could be started here, empty when one was or none was tried. `production`: the name
    under which the data folder is marked production, empty when it is not. `page_rows`:
    how many rows a page of a table has. `tables`: how the operator wants them. `splits`: how the
    operator shares the room of panels. `pins`: which rows of the data folder's views are pinned.
    """

    def __init__(
        self,
        *,
        data: Path,
        actor: Observable[str],
        config: Path | None = None,
        profile: ConnectionProfile | None = None,
        opened: ScratchMark | None = None,
        attached: Attachment | None = None,
        joined: JoinedReplica | None = None,
    ) -> None:
        self.data = data
        self.opened = opened
        self.attached, self.joined = attached, joined
        self.config = config
        self.profile = profile
        self.role: AccessRole = "administrator"
        self.actor = actor
        self.selected_position = Observable(0)
        self.compared_position = Observable(0)
        self.playhead = Observable(0)
        self.replayed_upto = Observable(0)
        self.requested_panel = Observable("")
        self.requested_pane = Observable("")
        self.requested_help = Observable("")
        self.requested_filter = Observable("")
        self.requested_export = Observable("")
        self.requested_positions = Observable("")
        self.requested_case = Observable(0)
        self.requested_incident = Observable[tuple[int, int]]((0, 0))
        self.requested_range = Observable[tuple[int, int]]((0, 0))
        self.requested_rows = Observable(RequestedRows())
        self.requested_blame = Observable(RequestedBlame())
        self.requested_replica = Observable("")
        self.requested_mark = Observable("")
        self.requested_bulks = Observable("")
        self.requested_annulment = Observable(0)
        self.offered_inverse = Observable[OfferedInverse | None](None)
        self.requested_command = Observable(CommandRequest())
        self.cursor = Observable(TimeCursor())
        self.thresholds = Observable(LagThresholds())
        self.catalogue = Observable[CatalogueReply | None](None)
        self.sample = Observable(SampleState())
        self.requested_sample = Observable("")
        self.requested_language = Observable[LanguageChoice]("system")
        self.requested_reopening = Observable("")  # which of the preferences it is about
        self.start_error = Observable("")
        self.page_rows = Observable(PAGE_ROWS)
        self.tables = TableLayouts()
        self.splits = SplitShares()
        self.pins = RowPins()
        self.production = Observable("")

    @property
    def is_copy(self) -> bool:
        """Whether the folder's log is a copy of another one: nothing can be written into it."""
        return self.attached is not None or self.joined is not None

    @property
    def is_of_store(self) -> bool:
        """Whether the events are another program's: attached, or in a file of such a folder."""
        opened = self.opened
        return self.attached is not None or (opened is not None and opened.store is not None)
