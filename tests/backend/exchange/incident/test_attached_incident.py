"""Files of an attached folder's events, opened where the folder is not."""

import hashlib
import zipfile
from contextlib import closing
from pathlib import Path

import msgspec
import pytest

from backend.errors import Unreadable
from backend.exchange.formats import format_named
from backend.exchange.incident.incident_reader import IncidentFile
from backend.exchange.incident.scratch_folder import CACHE_VARIABLE, open_file
from backend.exchange.incident.secret_names import HIDDEN
from backend.exchange.log_export import export_log
from backend.exchange.log_selection import WholeLog
from backend.projection.folder_models import load_models
from backend.store.engine_registry import open_existing_reader
from backend.wire.followed_store import describe_store
from backend.wire.scratch_mark import require_scratch_mark
from tests.backend.exchange.incident.attached_scene import EVENTS, VIEWS, AttachedScene
from tests.backend.exchange.incident.incident_scene import IncidentScene, Rows, log_url

FIRST, LAST = 20, 50


@pytest.fixture(scope="module")
def attached(tmp_path_factory: pytest.TempPathFactory) -> AttachedScene:
    return AttachedScene(tmp_path_factory.mktemp("attached"))


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(CACHE_VARIABLE, str(tmp_path / "opened"))


def followed(folder: Path, scene: IncidentScene) -> None:
    """Let the archive of an opened folder come to its end, with what the folder itself names."""
    models = load_models(folder)
    scene.projections, scene.registry = models.projections, models.registry
    scene.follow(folder)


def rows_of(folder: Path, position: int) -> Rows:
    opened = IncidentScene.__new__(IncidentScene)
    followed(folder, opened)
    return opened.rows(folder, position)


def without_secrets(rows: Rows) -> Rows:
    hidden = msgspec.json.encode(rows).replace(b"opensesame", HIDDEN.encode())
    found: Rows = msgspec.json.decode(hidden)
    return found


def test_that_an_incident_shows_the_state_by_stream_and_the_views_that_are_named(
    attached: AttachedScene, tmp_path: Path
) -> None:
    file = tmp_path / "late.marigraph"
    attached.save(file, first=FIRST, last=LAST)

    plain, named = open_file(file), open_file(file, views=attached.views)

    for position in (FIRST - 1, FIRST + 7, LAST):
        there = attached.rows(attached.folder, position)
        assert rows_of(plain, position) == without_secrets({"streams": there["streams"]})
        assert rows_of(named, position) == without_secrets(there)
    mark = require_scratch_mark(named)
    assert mark.store is not None
    assert (mark.store.name, mark.store.views, mark.views) == ("bank", "my_views.py", "my_views.py")
    assert mark.other_code == []


def test_that_no_code_that_is_in_a_file_is_run_and_that_it_can_be_read(
    attached: AttachedScene, tmp_path: Path
) -> None:
    file = tmp_path / "late.marigraph"
    attached.save(file, first=FIRST, last=LAST, has_views=True)
    attached.save(tmp_path / "without.marigraph", first=FIRST, last=LAST)

    folder = open_file(file)

    assert sorted(rows_of(folder, LAST)) == ["streams"]
    assert not [*folder.parent.rglob("*.ran")]
    with IncidentFile(file) as incident, incident.opened("views.py") as lines:
        assert b"".join(lines).decode() == VIEWS
    assert "views.py" not in zipfile.ZipFile(tmp_path / "without.marigraph").namelist()
    [missing] = require_scratch_mark(folder).other_code
    assert (missing.kind, missing.component, missing.after) == ("view", "my_views.py", "")


def test_that_other_views_than_those_of_then_are_named_as_such(
    attached: AttachedScene, tmp_path: Path
) -> None:
    attached.save(tmp_path / "late.marigraph", first=FIRST, last=LAST)
    mended = tmp_path / "my_views.py"
    mended.write_text(VIEWS.replace("+=", "-="))

    folder = open_file(tmp_path / "late.marigraph", views=mended)

    told = describe_store(folder)  # as a file says that is saved of it again
    assert told is not None
    assert told.views_sha256 == hashlib.sha256(mended.read_bytes()).hexdigest()
    [other] = require_scratch_mark(folder).other_code
    assert (other.component, bool(other.before), bool(other.after)) == ("my_views.py", True, True)
    [first] = [row for row in rows_of(folder, FIRST)["balances"] if row["account"] == "account-4"]
    [before] = [
        row
        for row in attached.rows(attached.folder, FIRST - 1)["balances"]
        if row["account"] == "account-4"
    ]
    assert first["amount"] == before["amount"] - (FIRST - 1)


def test_that_secrets_and_what_is_personal_are_masked_in_the_state_as_in_the_events(
    attached: AttachedScene, tmp_path: Path
) -> None:
    file = tmp_path / "late.marigraph"
    attached.save(file, first=FIRST, last=LAST, is_masked=True)
    folder = open_file(file)

    with zipfile.ZipFile(file) as packed:
        texts = [packed.read(name).decode() for name in packed.namelist()]
    assert not any("opensesame" in text or "Anna" in text for text in texts)
    start = {row["stream"]: row["state"] for row in rows_of(folder, FIRST - 1)["streams"]}
    end = {row["stream"]: row["state"] for row in rows_of(folder, LAST)["streams"]}
    assert {name: owner_in(state) for name, state in start.items()} == {
        name: owner_in(state) for name, state in end.items()
    }


def owner_in(state: str) -> str:
    return state.partition('"owner":')[2].partition(",")[0]


def test_that_an_export_is_known_by_its_origins(attached: AttachedScene, tmp_path: Path) -> None:
    file = tmp_path / "bank.jsonl"
    with closing(open_existing_reader(log_url(attached.folder))) as reader:
        form = format_named("jsonl")
        export_log(WholeLog(reader), str(file), form, lambda _position, _found: None)

    folder = open_file(file, views=attached.views)

    assert rows_of(folder, EVENTS) == attached.rows(attached.folder, EVENTS)


def test_that_views_are_for_files_of_attached_folders_alone(
    scene: IncidentScene, attached: AttachedScene, tmp_path: Path
) -> None:
    scene.save(tmp_path / "own.marigraph", first=100, last=200)
    with (tmp_path / "own.jsonl").open("wb") as out:
        format_named("jsonl").write(scene.history[:20], out)

    for name in ("own.marigraph", "own.jsonl"):
        with pytest.raises(Unreadable, match="is of no attached folder"):
            open_file(tmp_path / name, views=attached.views)
    with pytest.raises(Unreadable, match="has no read models of its own"):
        scene.save(tmp_path / "other.marigraph", has_views=True)
