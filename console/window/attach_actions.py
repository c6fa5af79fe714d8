"""Attaching the store of another program from the File menu, and the mark of a window on one."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from backend.messages.store_status import StoreState, StoreStatus
from backend.translation import tr, tr_noop
from backend.wire.attachment import Attachment, FollowedStore
from backend.wire.connection_profiles import ConnectionProfile
from backend.wire.joined_folder import JoinedReplica
from backend.wire.scratch_mark import ScratchMark
from console.actions.action_registry import FILE_MENU
from console.actions.window_launcher import launch_profile
from console.state.backend_snapshot import BackendSnapshot
from console.state.formatting import format_duration
from console.theme.theme import Theme
from console.theme.tokens import Tone
from console.widgets.labels import create_label, set_label
from console.widgets.status_mark import StatusMark
from console.window.attach_dialog import AttachDialog
from console.window.work_actions import WorkActions, WorkContext

Launch = Callable[[ConnectionProfile, Path], str]
_STATES: dict[StoreState, tuple[Tone, str]] = {
    "connecting": ("busy", tr_noop("connecting")),
    "catching-up": ("busy", tr_noop("copying")),
    "following": ("ok", tr_noop("following")),
    "frozen": ("warn", tr_noop("its end stands still")),
    "unreachable": ("bad", tr_noop("does not answer")),
    "mismatch": ("bad", tr_noop("does not fit its mapping")),
    "changed": ("bad", tr_noop("not the one that was copied")),
}


class AttachActions(WorkActions):
    """Adds the action; a store that is attached is opened in a window of its own."""

    def __init__(self, context: WorkContext, launch: Launch = launch_profile) -> None:
        super().__init__(context)
        self._launch = launch
        self.dialog: AttachDialog | None = None
        context.registry.add(
            self.parent_window, FILE_MENU, tr("Attach a store…"), self.open_attach_dialog
        )

    def show_mark(self, add: Callable[[QWidget], None]) -> None:
        """Show what this window follows, where it follows something; `add` puts it into its bar."""
        followed = self.workspace.attached or self.workspace.joined
        if followed is not None:
            mark = AttachedMark(followed, self.theme)
            self.client.snapshot_changed.connect(mark.apply_snapshot)
            add(mark)
        opened = self.workspace.opened
        if opened is not None and opened.store is not None:
            add(create_store_mark(opened, opened.store))

    def open_attach_dialog(self) -> None:
        """Ask which store; without a folder for what is remembered there is no profile."""
        config = self.workspace.config
        if config is not None:
            self.dialog = AttachDialog(
                self.parent_window, config, self.workspace.data, self.client.role, self._launch
            )


def create_store_mark(opened: ScratchMark, store: FollowedStore) -> QLabel:
    """Return the line on a file of an attached folder's events: which views are there."""
    name = store.name or opened.name
    label = create_label(tr("Of the attached store {name}", name=name))
    label.setObjectName("opened-store")
    label.setContentsMargins(0, 0, 12, 0)
    if opened.views:
        tip = tr("Views: State by stream, and those of {file}.", file=opened.views)
    elif store.views:
        tip = tr(
            "Views: State by stream. {file}, the folder's own read models, is not run: a file runs"
            " no code by being opened. marigraph replay open FILE --views {file}",
            file=store.views,
        )
    else:
        tip = tr("Views: State by stream.")
    label.setToolTip(tip)
    return label


class AttachedMark(QWidget):
    """What a window on a copy of another log follows, and how that goes, for the status bar."""

    def __init__(self, followed: Attachment | JoinedReplica, theme: Theme) -> None:
        super().__init__()
        self._followed = followed
        self._mark, self._text = StatusMark(theme), create_label()
        self._text.setObjectName("attached")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 12, 0)
        row.setSpacing(6)
        row.addWidget(self._mark)
        row.addWidget(self._text)
        self._show(None)

    def apply_snapshot(self, snapshot: BackendSnapshot) -> None:
        """Show what the mirror said last."""
        is_heard = snapshot.phase == "connected" and snapshot.primary is not None
        self._show(snapshot.primary.store if is_heard and snapshot.primary else None)

    def _show(self, store: StoreStatus | None) -> None:
        tone, word = _STATES[store.state] if store else ("unknown", tr_noop("not known"))
        text = self._text_of(tr(word))
        self._mark.set_tone(tone, text)
        set_label(self._text, text, self._tip(store))

    def _text_of(self, state: str) -> str:
        followed = self._followed
        if isinstance(followed, JoinedReplica):
            return tr("Replica of {place}, read-only: {state}", place=followed.place, state=state)
        return tr("Attached, read-only: {name}, {state}", name=followed.name, state=state)

    def _tip(self, store: StoreStatus | None) -> str:
        if store is None:
            followed = self._followed
            return followed.place if isinstance(followed, JoinedReplica) else followed.url
        since = format_duration(store.state_age_us)
        copied, end = store.position or tr("nothing"), store.end or tr("not known")
        line = tr(
            "{place}: copied up to {position}, its end is {end}; so for {span}",
            place=store.place,
            position=copied,
            end=end,
            span=since,
        )
        return f"{line}\n{store.reason}" if store.reason else line
