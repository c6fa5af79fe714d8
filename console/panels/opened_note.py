"""What is said where nothing can be done: the window shows a file, or the store of others."""

from PySide6.QtWidgets import QLabel

from backend.translation import tr, tr_noop
from backend.wire.attachment import Attachment
from backend.wire.scratch_mark import ScratchMark
from console.state.workspace import Workspace
from console.widgets.labels import create_label

NO_COMMANDS = tr_noop(
    "This window shows {file}, a file. No command can be sent: the backend that it is of is"
    " elsewhere."
)
NO_REPLICAS = tr_noop(
    "This window shows {file}, a file. Only the archive runs on it, made from the rows in the file;"
    " the replicas are where it was saved. Their lag of then is in Lag."
)


def create_opened_note(opened: ScratchMark | None, text: str) -> QLabel:
    """Return a line that says so, or an empty one that is hidden."""
    note = create_label("" if opened is None else tr(text, file=opened.name), "caption")
    note.setObjectName("opened-note")
    note.setWordWrap(True)
    note.setVisible(opened is not None)
    return note


def attached_reason(attached: Attachment) -> str:
    """Say why nothing can be written into an attached folder."""
    return tr(
        "This folder is attached to {place}, read-only: commands go to its own application.",
        place=attached.url,
    )


def copy_reason(workspace: Workspace) -> str:
    """Say why nothing can be written into a folder that copies a log; empty where it can."""
    if workspace.attached is not None:
        return attached_reason(workspace.attached)
    if workspace.joined is not None:
        return tr(
            "This folder is a replica of the log at {place}, read-only: commands go to the backend"
            " there.",
            place=workspace.joined.place,
        )
    return ""


def create_copy_note(workspace: Workspace) -> QLabel:
    """Return the line that says why no command can be sent; hidden where they can."""
    reason = copy_reason(workspace)
    note = create_label(reason, "caption")
    note.setObjectName("attached-note")
    note.setWordWrap(True)
    note.setVisible(bool(reason))
    return note
