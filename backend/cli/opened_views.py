"""The read models of an attached folder's own, where a file of its events is opened."""

from pathlib import Path

from backend.cli.standard_streams import print_note
from backend.errors import Unreadable
from backend.exchange.incident.incident_format import VIEWS
from backend.exchange.incident.incident_reader import IncidentFile
from backend.exchange.output_file import open_output
from backend.wire.scratch_mark import ScratchMark


def save_views_text(file: Path, target: Path) -> None:
    """Write the text of the read models that is in an incident file; nothing of it is run.

    Raises:
        Unreadable: code `no-views`: none is in it; the file is damaged, or the target may not be
            written.
    """
    with IncidentFile(file) as incident:
        if VIEWS not in incident.names:
            raise Unreadable(
                f"{file} holds no text of read models: `replay incident --with-views` saves it.",
                code="no-views",
                field="save-views",
            )
        with incident.opened(VIEWS) as lines:
            text = b"".join(lines)
    with open_output(str(target)) as out:
        out.write(text)


def print_views_note(mark: ScratchMark) -> None:
    """Say which read models are not those that the folder had."""
    then = mark.store.views if mark.store else ""
    if then and not mark.views:
        print_note(
            f"{then}, the folder's own read models, is not run: name such a file with --views;"
            " --save-views writes the text, where it is in the file"
        )
    elif mark.views and any(each.component == then for each in mark.other_code):
        print_note(f"{mark.views} is another text than {then} was when the file was saved")
