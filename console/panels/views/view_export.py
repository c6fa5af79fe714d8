"""All rows that a filter matches, written to a file page by page, however many there are."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from msgspec.structs import replace
from PySide6.QtCore import QObject, Signal

from backend.atomic_file import FileReplacement
from backend.messages.commands import Failure
from backend.messages.number_text import format_counted
from backend.messages.queries import AskView
from backend.messages.text_list import drop_full_stop, join_sentences
from backend.translation import tr
from console.link.bridge import BackendClient
from console.panels.latest_query import LatestQuery
from console.panels.views.view_query import ARCHIVE, ViewQuery
from console.tables.row_export import ExportChunk, ExportForm, export_chunk

PAGE_ROWS = 2_500


class ViewExport(QObject):
    """One export. Nothing stands under the file's name until it is whole.

    More rows than fit into one page are read from the archive, as they were at one position; where
    it does not answer, or one replica was chosen, live pages are read, and it is said when the
    replica moved meanwhile.

    Signals:
        progressed(object, object): rows written, and rows in all
        ended(str, bool): what came of it, and whether the file is there
    """

    progressed = Signal(object, object)
    ended = Signal(str, bool)

    def __init__(self, client: BackendClient, parent: QObject) -> None:
        super().__init__(parent)
        self._query = LatestQuery(client, parent=self)
        self._query.answered.connect(self._on_chunk)
        self._query.failed.connect(self._on_failure)
        self._path = Path()
        self._file: FileReplacement | None = None
        self._asked = AskView(view="")
        self._target = ""
        self._form: ExportForm = "csv"
        self._places: tuple[int, ...] = ()
        self._is_free = False  # of which replica answers
        self._may_be_live = False  # whether rows of now will do where the archive has none
        self._done = self._position = 0
        self._has_moved = False

    def start(self, query: ViewQuery, path: Path, form: ExportForm, places: Sequence[int]) -> None:
        """Write all rows of a query; `places`: of the columns that are shown, in their order."""
        self._path, self._form, self._places = path, form, tuple(places)
        self._asked = replace(query.to_question(), offset=0, limit=PAGE_ROWS)
        self._target, self._is_free = query.target, query.is_live and not query.replica
        self._may_be_live = False
        self._begin()

    def cancel(self) -> None:
        """Give it up; what was written is removed."""
        self._query.cancel()
        self._discard()
        self.ended.emit(tr("Nothing was exported: it was cancelled."), False)  # noqa: FBT003 - as Qt emits it

    def _begin(self) -> None:
        self._done, self._position, self._has_moved = 0, 0, False
        self._discard()
        try:
            self._file = FileReplacement(self._path)
        except OSError as error:  # ends the export, and is shown
            self._fail(error.strerror or str(error))
            return
        self.destroyed.connect(partial(_discard, self._file))  # the window was closed meanwhile
        self._ask()

    def _ask(self) -> None:
        prepare = partial(export_chunk, self._form, self._places, has_headings=self._done == 0)
        self._query.ask(replace(self._asked, offset=self._done), self._target, prepare)

    def _on_chunk(self, chunk: ExportChunk) -> None:
        if self._is_free and chunk.total > chunk.rows:
            self._read_from_archive(chunk.position)
            return
        self._has_moved = self._has_moved or self._position not in (0, chunk.position)
        self._position = chunk.position
        self._target = self._target or chunk.replica
        if self._file is None:
            return
        try:
            self._file.out.write(chunk.text.encode())
            self._file.out.flush()  # a full disk is said at once
        except OSError as error:  # ends the export, and is shown
            self._fail(error.strerror or str(error))
            return
        self._done += chunk.rows
        self.progressed.emit(self._done, chunk.total)
        if chunk.rows < PAGE_ROWS or self._done >= chunk.total:
            self._finish()
        else:
            self._ask()

    def _read_from_archive(self, position: int) -> None:
        """Read all of it as it was at the position of the first page, which others follow."""
        self._is_free, self._target, self._may_be_live = False, ARCHIVE, True
        self._asked = replace(self._asked, at=position)
        self._ask()

    def _on_failure(self, failure: Failure) -> None:
        if self._may_be_live and not self._done:
            self._may_be_live = False
            self._asked, self._target = replace(self._asked, at=None), ""
            self._ask()  # there is no archive: live pages, and the end says if they moved
        else:
            self._fail(drop_full_stop(failure.message))

    def _finish(self) -> None:
        if self._file is None:
            return
        try:
            self._file.commit()
        except OSError as error:  # ends the export, and is shown
            self._fail(error.strerror or str(error))
            return
        rows = format_counted(self._done, "row")
        written = tr("{rows} are in {file}.", rows=rows, file=self._path)
        moved = tr("Events came in between: rows may be missing, or there twice.")
        self.ended.emit(join_sentences((written, moved)) if self._has_moved else written, True)  # noqa: FBT003 - as Qt emits it

    def _fail(self, reason: str) -> None:
        self._discard()
        text = tr("Nothing was exported to {file}: {reason}.", file=self._path, reason=reason)
        self.ended.emit(text, False)  # noqa: FBT003 - as Qt emits it

    def _discard(self) -> None:
        if self._file is not None:
            _discard(self._file)
            self._file = None


def _discard(file: FileReplacement, _gone: object = None) -> None:
    file.discard()
