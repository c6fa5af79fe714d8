import logging
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from backend.annotations.annotation_store import ANNOTATIONS_FILE_NAME, AnnotationStore
from backend.annotations.code_fingerprints import installed_components
from backend.errors import Rejected, Unavailable
from backend.messages.annotations import AddNote, AskNotes, Deploy, Note

LOGGER = logging.getLogger("test")
BEFORE = {("module", "orders"): "shop 1.0, code a", ("view", "orders"): "shop 1.0, code b"}


@pytest.fixture
def store(tmp_path: Path) -> Iterator[AnnotationStore]:
    made = AnnotationStore(tmp_path, LOGGER)
    yield made
    made.close()


def noted(
    store: AnnotationStore, since_us: int = 0, until_us: int | None = None, position: int = 0
) -> list[str]:
    return [
        note.text
        for note in store.notes(
            AskNotes(since_us=since_us, until_us=until_us, position=position)
        ).notes
    ]


def test_that_a_note_is_there_again_after_a_restart(store: AnnotationStore, tmp_path: Path) -> None:
    order = AddNote(at_us=10, until_us=20, text="disk was changed", by="anna", position=7)
    number = store.add_note(order)
    store.close()
    again = AnnotationStore(tmp_path, LOGGER)
    (note,) = again.notes(AskNotes()).notes
    again.close()
    wanted = Note(
        id=number,
        at_us=10,
        until_us=20,
        by="anna",
        text="disk was changed",
        noted_us=note.noted_us,
        position=7,
    )
    assert note == wanted


def test_that_notes_are_found_by_the_time_that_they_touch_and_by_their_event(
    store: AnnotationStore,
) -> None:
    store.add_note(AddNote(at_us=10, until_us=20, text="a range", by="anna"))
    store.add_note(AddNote(at_us=30, text="a moment", by="anna", position=7))
    assert noted(store) == ["a range", "a moment"]
    assert noted(store, since_us=15, until_us=16) == ["a range"]
    assert noted(store, since_us=21, until_us=29) == []
    assert noted(store, since_us=30) == ["a moment"]
    assert noted(store, position=7) == ["a moment"]


def test_that_the_notes_on_several_events_are_found_at_once(store: AnnotationStore) -> None:
    for position in (0, 3, 5, 9):
        order = AddNote(at_us=10 * position, text=f"on {position}", by="anna", position=position)
        store.add_note(order)
    found = store.notes(AskNotes(events=[9, 3, 4])).notes
    assert [note.text for note in found] == ["on 3", "on 9"]


def test_that_the_newest_notes_are_shown_where_not_all_have_room(store: AnnotationStore) -> None:
    for moment in range(5):
        store.add_note(AddNote(at_us=moment, text=f"{moment}", by="anna"))
    found = store.notes(AskNotes(limit=2))
    assert ([note.text for note in found.notes], found.more) == (["3", "4"], True)


def test_that_a_note_that_makes_no_sense_is_refused(store: AnnotationStore) -> None:
    with pytest.raises(Rejected, match="must not end before"):
        store.add_note(AddNote(at_us=10, until_us=9, text="x", by="anna"))
    with pytest.raises(Unavailable, match="no note 9"):
        store.remove_note(9)


def test_that_a_removed_note_is_gone_and_its_id_is_not_given_again(store: AnnotationStore) -> None:
    first = store.add_note(AddNote(at_us=1, text="x", by="anna"))
    store.remove_note(first)
    assert noted(store) == []
    assert store.add_note(AddNote(at_us=1, text="y", by="anna")) > first


def test_that_a_broken_file_is_set_aside_and_notes_go_on(tmp_path: Path) -> None:
    (tmp_path / ANNOTATIONS_FILE_NAME).write_bytes(b"this is no database, whatever its name says")
    store = AnnotationStore(tmp_path, LOGGER)
    store.add_note(AddNote(at_us=1, text="x", by="anna"))
    assert noted(store) == ["x"]
    store.close()
    assert list(tmp_path.glob("annotations.damaged-*.sqlite"))


def test_that_what_was_installed_first_is_no_deploy(store: AnnotationStore) -> None:
    assert store.note_installed(BEFORE, 1) == []
    assert store.note_installed(BEFORE, 2) == []
    assert store.deploys(0, 10, 10) == []


def test_that_changed_new_and_removed_code_is_a_deploy(store: AnnotationStore) -> None:
    store.note_installed(BEFORE, 1)
    after = {("module", "orders"): "shop 1.1, code c", ("view", "visits"): "clinic 1.0, code d"}
    store.note_installed(after, 5)
    assert store.deploys(0, 10, 10) == [
        Deploy(
            at_us=5,
            kind="module",
            component="orders",
            before="shop 1.0, code a",
            after="shop 1.1, code c",
        ),
        Deploy(at_us=5, kind="view", component="visits", before="", after="clinic 1.0, code d"),
        Deploy(at_us=5, kind="view", component="orders", before="shop 1.0, code b", after=""),
    ]
    assert store.deploys(6, 10, 10) == []


def test_that_every_installed_module_and_view_has_a_fingerprint() -> None:
    found = installed_components()
    assert {("marigraph", "marigraph"), ("module", "orders"), ("view", "orders")} <= set(found)
    assert "code " in found["view", "orders"]
    assert found["view", "orders"] != found["view", "users"]


def test_that_a_note_that_was_written_down_survives_a_kill(tmp_path: Path) -> None:
    arguments = [sys.executable, "-m", "tests.backend.annotations.note_writer", str(tmp_path)]
    with subprocess.Popen(arguments, stdout=subprocess.PIPE, text=True) as writer:
        assert writer.stdout is not None
        printed = [int(writer.stdout.readline()) for _ in range(20)]
        writer.send_signal(signal.SIGKILL)
        printed += [int(line) for line in writer.stdout]
    store = AnnotationStore(tmp_path, LOGGER)
    kept = {note.id for note in store.notes(AskNotes()).notes}
    store.close()
    assert set(printed[-100:]) <= kept
