"""A log in a data folder, and branches that are run over it."""

from collections.abc import Callable, Iterable, Mapping
from contextlib import closing
from pathlib import Path

import msgspec

from backend.domain.registry import Registry
from backend.messages.events import Event
from backend.projection.read_model import Projection
from backend.replay.branch_creation import create_branch
from backend.replay.branch_session import run_branch
from backend.store.annulments import EVENT_ANNULLED
from backend.store.engine_registry import open_loader
from backend.wire.branch_document import (
    BranchEdit,
    EditedEvent,
    InsertedEvent,
    MovedEvent,
    SkippedEvent,
    TriedCommand,
)
from backend.wire.branch_outcome import BranchOutcome, DifferentRow, read_differences
from backend.wire.branches import BranchFiles, BranchStage

OnProgress = Callable[[BranchStage, int, int], None]


def raw(value: object) -> msgspec.Raw:
    return msgspec.Raw(msgspec.json.encode(value))


def skip(position: int) -> SkippedEvent:
    return SkippedEvent(position=position)


def edit(position: int, **patch: object) -> EditedEvent:
    return EditedEvent(position=position, patch=raw(patch))


def insert(position: int, type_: str, data: object, **more: object) -> InsertedEvent:
    return InsertedEvent(position=position, event=raw({"type": type_, "data": data, **more}))


def move(position: int, to: int) -> MovedEvent:
    return MovedEvent(position=position, to=to)


def attempt(position: int, type_: str, data: object, **more: object) -> TriedCommand:
    return TriedCommand(position=position, command=raw({"type": type_, "data": data, **more}))


def note_nothing(_stage: BranchStage, _done: int, _total: int) -> None:
    """Hear of the progress."""


class BranchScene:
    """A data folder whose log holds a history, each event at its own position."""

    def __init__(
        self,
        folder: Path,
        history: Iterable[Event],
        projections: Mapping[str, Projection],
        registry: Registry,
    ) -> None:
        self.folder = folder
        self.projections, self.registry = projections, registry
        self.log = folder / "log.sqlite"
        self.url = f"sqlite:///{self.log}"
        with closing(open_loader(self.log)) as loader:
            loader.load(history, self._owner_of)

    def _owner_of(self, event: Event) -> str:
        if event.type == EVENT_ANNULLED:
            return ""
        payload = self.registry.decode_event(event.type, event.schema, event.data)
        return self.registry.owner_stream(payload)

    def files(self, name: str = "what-if") -> BranchFiles:
        return BranchFiles(self.folder, name)

    def create(
        self, *edits: BranchEdit, name: str = "what-if", at: int | None = None, upto: int = 0
    ) -> BranchFiles:
        files = self.files(name)
        create_branch(files, self.url, self.registry, edits, at=at, upto=upto, by="anna")
        return files

    def run(self, files: BranchFiles, on_progress: OnProgress = note_nothing) -> BranchOutcome:
        return run_branch(files, self.url, self.projections, self.registry, on_progress)

    def branch(
        self, *edits: BranchEdit, name: str = "what-if", at: int | None = None, upto: int = 0
    ) -> BranchOutcome:
        """Make a branch, and run it."""
        return self.run(self.create(*edits, name=name, at=at, upto=upto))

    def rows(self, name: str = "what-if") -> list[DifferentRow]:
        return [*read_differences(self.files(name).differences)]
