import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from backend.errors import Unreadable
from backend.exchange.formats import format_named
from backend.exchange.incident.scratch_folder import CACHE_VARIABLE, open_file
from backend.wire.scratch_mark import SCRATCH_FILE, read_scratch_mark, require_scratch_mark
from tests.backend.exchange.incident.incident_scene import IncidentScene, events_of
from tests.running import until

_OPEN = (
    "import sys; from pathlib import Path;"
    "from backend.exchange.incident.scratch_folder import open_file;"
    "print(open_file(Path(sys.argv[1])))"
)


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv(CACHE_VARIABLE, str(tmp_path / "opened"))
    return tmp_path / "opened"


@pytest.fixture
def incident(scene: IncidentScene, tmp_path: Path) -> Path:
    scene.save(tmp_path / "late.marigraph", first=100, last=400, playhead=222)
    return tmp_path / "late.marigraph"


def opening(file: Path) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-c", _OPEN, str(file)], stdout=subprocess.PIPE, text=True
    )


def test_that_a_file_is_unpacked_once(incident: Path) -> None:
    folder = open_file(incident)
    made = (folder / SCRATCH_FILE).stat().st_mtime_ns

    assert open_file(incident) == folder
    assert (folder / SCRATCH_FILE).stat().st_mtime_ns == made
    mark = require_scratch_mark(folder)
    assert (mark.kind, mark.name, mark.playhead, mark.source) == ("incident", "late", 222, "shop")
    assert mark.other_code == []


def test_that_two_at_once_make_one_folder(incident: Path, cache: Path) -> None:
    both = [opening(incident), opening(incident)]

    [first, second] = [process.communicate()[0] for process in both]

    assert first == second
    assert len([*cache.glob(f"*/{SCRATCH_FILE}")]) == 1


def test_that_a_kill_while_unpacking_leaves_nothing_that_is_taken_for_whole(
    scene: IncidentScene, tmp_path: Path, cache: Path
) -> None:
    scene.save(tmp_path / "all.marigraph")
    process = opening(tmp_path / "all.marigraph")
    until(lambda: any(cache.glob(".marigraph-staging-*")), "it unpacks")
    os.kill(process.pid, signal.SIGKILL)
    process.communicate()

    assert not [*cache.glob(f"*/{SCRATCH_FILE}")]
    folder = open_file(tmp_path / "all.marigraph")
    assert require_scratch_mark(folder).events == 600
    assert not [*cache.glob(".marigraph-staging-*")]


def test_that_a_folder_without_its_mark_is_made_anew(incident: Path) -> None:
    folder = open_file(incident)
    (folder / SCRATCH_FILE).unlink()
    (folder / "log.sqlite").write_bytes(b"half of it")

    assert require_scratch_mark(open_file(incident)).events == 301


def test_that_what_was_not_opened_for_a_month_goes(
    incident: Path, scene: IncidentScene, tmp_path: Path
) -> None:
    old = open_file(incident)
    long_ago = time.time() - 40 * 86_400
    os.utime(old, (long_ago, long_ago))
    scene.save(tmp_path / "other.marigraph", last=50)

    open_file(tmp_path / "other.marigraph")

    assert not old.exists()


@pytest.mark.parametrize("form", ["jsonl", "batch", "xml"])
def test_that_an_export_opens_at_its_own_places(
    scene: IncidentScene, tmp_path: Path, form: str
) -> None:
    wanted = [event for event in scene.history if event.position % 7 == 3]
    with (tmp_path / "export").open("wb") as out:
        format_named(form).write(wanted, out)

    folder = open_file(tmp_path / "export")

    mark = require_scratch_mark(folder)
    assert (mark.kind, mark.first, mark.events) == ("export", 3, len(wanted))
    with scene.reading(folder) as reader:
        found = [*events_of(reader)]
    assert [(each.position, each.id, each.data) for each in found] == [
        (each.position, each.id, each.data) for each in wanted
    ]


def test_that_a_file_of_something_else_leaves_no_folder(tmp_path: Path, cache: Path) -> None:
    (tmp_path / "photo.jpg").write_bytes(b"\xff\xd8\xff\xe0 no events")

    with pytest.raises(Unreadable, match="neither JSON Lines"):
        open_file(tmp_path / "photo.jpg")
    assert not [*cache.glob("*/")]


def test_that_a_data_folder_has_no_such_mark(tmp_path: Path) -> None:
    assert read_scratch_mark(tmp_path) is None
