"""Files that change while they are read, or are read once only, and imports at the same moment."""

import os
from pathlib import Path
from threading import Thread

import msgspec
import pytest

from backend.errors import Unavailable
from backend.exchange.cloudevents_file import CloudEventsFile
from backend.exchange.cloudevents_import import CloudEventsImport
from backend.exchange.import_pace import ImportPace
from backend.messages.commands import FactsRecorded, RecordFacts
from tests.backend.exchange.foreign_events import bring, subjects, user, write
from tests.backend.exchange.in_process_backend import InProcessBackend, ignore_progress


def test_that_a_pipe_is_read_once_and_wholly(backend: InProcessBackend, tmp_path: Path) -> None:
    content = write(tmp_path / "x.jsonl", *map(user, range(1, 600))).read_bytes()
    os.mkfifo(tmp_path / "pipe")
    writer = Thread(target=lambda: (tmp_path / "pipe").write_bytes(content))
    writer.start()
    report = bring(backend, tmp_path / "pipe")
    writer.join()

    assert report.files[0].taken == len(backend.events) == 599
    assert bring(backend, tmp_path / "x.jsonl").before == 599


@pytest.mark.parametrize("change", ["append", "replace"])
def test_that_a_file_that_changes_while_it_is_read_is_not_reported_as_done(
    backend: InProcessBackend, tmp_path: Path, change: str
) -> None:
    path = write(tmp_path / "x.jsonl", *map(user, range(1, 40)))
    with CloudEventsFile(path) as source:
        if change == "append":
            path.write_bytes(path.read_bytes() + msgspec.json.encode(user(40)))
        else:
            path.write_bytes(path.read_bytes().replace(b'"A"', b'"B"'))
        importing = CloudEventsImport(source, backend, backend.log, backend.registry)
        with pytest.raises(Unavailable, match="changed while it was read"):
            importing.run(ImportPace(), ignore_progress)


class Overtaken(InProcessBackend):
    """A backend into which another import brings a file, just before this one's first batch."""

    def __init__(self, backend: InProcessBackend, other: Path) -> None:
        super().__init__(backend.log)
        self._backend = backend
        self._other: Path | None = other

    def record(self, record: RecordFacts) -> FactsRecorded:
        other, self._other = self._other, None
        if other is not None:
            bring(self._backend, other)
        return self._backend.record(record)


def test_that_two_imports_at_the_same_moment_double_nothing(
    backend: InProcessBackend, tmp_path: Path
) -> None:
    other = write(tmp_path / "other.jsonl", user(2), user(3, data={"user_id": "u3", "name": "B"}))
    path = write(tmp_path / "x.jsonl", *map(user, range(1, 5)))
    report = bring(Overtaken(backend, other), path)

    assert sorted(subjects(backend)) == ["user-u1", "user-u2", "user-u3", "user-u4"]
    assert report.files[0].aside == {"already-there": [2], "id-conflict": [3]}
    assert report.adds_up()
