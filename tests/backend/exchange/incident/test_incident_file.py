import json
import shutil
import zipfile
from contextlib import closing
from pathlib import Path

import pytest
from msgspec import structs

from backend.audit.audit_reader import read_audit_file
from backend.errors import Unavailable, Unreadable
from backend.exchange.incident.incident_reader import IncidentFile
from backend.exchange.incident.scratch_builder import ScratchBuilder
from backend.messages.audit import AskAudit
from backend.projection.archive_store import ArchiveStore
from backend.projection.code_ledger import LedgerEntry, open_code_ledger, write_entries
from backend.projection.row_queries import view_spec
from backend.projection.version_retention import VersionRetention
from backend.wire.scratch_mark import ScratchMark
from tests.backend.exchange.incident.incident_scene import IncidentScene, events_of

FIRST, LAST = 200, 450


def members_of(file: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(file) as packed:
        return {name: packed.read(name) for name in packed.namelist()}


def rewrite(file: Path, target: Path, **changed: bytes) -> Path:
    """Copy an incident file with other members, whose names end with `_jsonl` or `_json` here."""
    names = {name.replace("_json", ".json"): content for name, content in changed.items()}
    with zipfile.ZipFile(target, "w") as out:
        for name, content in (members_of(file) | names).items():
            out.writestr(name, content)
    return target


def test_that_a_range_opens_with_its_events_at_their_own_places(
    scene: IncidentScene, tmp_path: Path
) -> None:
    scene.save(tmp_path / "a.marigraph", first=FIRST, last=LAST, playhead=300)

    mark = scene.unpack(tmp_path / "a.marigraph", tmp_path / "opened")

    with scene.reading(tmp_path / "opened") as opened, scene.reading(scene.folder) as source:
        assert [*events_of(opened)] == [*source.read(FIRST - 1, LAST - FIRST + 1)]
        assert opened.head() == LAST
    assert (mark.first, mark.last, mark.events, mark.playhead) == (FIRST, LAST, 251, 300)


def test_that_handlers_go_on_from_the_rows_at_the_start_as_they_did(
    scene: IncidentScene, tmp_path: Path
) -> None:
    scene.save(tmp_path / "a.marigraph", first=FIRST, last=LAST)
    scene.unpack(tmp_path / "a.marigraph", tmp_path / "opened")
    scene.follow(tmp_path / "opened")

    for position in (FIRST - 1, FIRST, 321, LAST):
        assert scene.rows(tmp_path / "opened", position) == scene.rows(scene.folder, position)


def test_that_it_is_known_by_which_code_the_rows_at_the_start_were_written(
    scene: IncidentScene, tmp_path: Path
) -> None:
    written = LedgerEntry("orders", 7, "feed", "shop 1.0", 10**15)
    path = scene.folder / "archive.sqlite"
    with closing(ArchiveStore(path, scene.projections)) as store:
        known, later = written, structs.replace(written, since_position=FIRST)
        with store.database.transaction():
            write_entries(store.database, [known, later])
    scene.save(tmp_path / "a.marigraph", first=FIRST, last=LAST)
    scene.unpack(tmp_path / "a.marigraph", tmp_path / "opened")

    with closing(ArchiveStore(tmp_path / "opened" / "archive.sqlite", scene.projections)) as store:
        ledger = open_code_ledger(store.database, scene.projections)
        assert ledger.entries("orders") == [written]
        assert ledger.is_pending


def test_that_an_event_that_was_damaged_is_told_as_damage_of_the_file(
    scene: IncidentScene, tmp_path: Path
) -> None:
    scene.save(tmp_path / "a.marigraph", first=FIRST, last=LAST)
    events = members_of(tmp_path / "a.marigraph")["events.jsonl"]
    torn = events[:9_000] + b'"' + events[9_001:]
    rewrite(tmp_path / "a.marigraph", tmp_path / "b.marigraph", events_jsonl=torn)

    with pytest.raises(Unreadable, match=r"damaged: events\.jsonl is not what was written"):
        scene.unpack(tmp_path / "b.marigraph", tmp_path / "opened")


def test_that_unpacking_counts_rows_and_events(scene: IncidentScene, tmp_path: Path) -> None:
    manifest = scene.save(tmp_path / "a.marigraph", first=FIRST, last=LAST)
    counted: dict[str, tuple[int, int]] = {}

    def note(what: str, done: int, total: int) -> None:
        counted[what] = done, total

    folder = tmp_path / "opened"
    folder.mkdir()
    mark = ScratchMark(kind="incident", file="", name="a", checksum="", first=0, last=0, events=0)
    with IncidentFile(tmp_path / "a.marigraph") as incident:
        ScratchBuilder(folder, scene.registry, scene.projections, note).from_incident(
            incident, mark
        )

    rows = sum(each.records for each in manifest.members if each.name.startswith("start/"))
    assert counted == {"rows unpacked": (2 * rows, 2 * rows), "events unpacked": (251, 251)}


def test_that_a_file_of_the_whole_log_makes_the_same_rows_of_it(
    scene: IncidentScene, tmp_path: Path
) -> None:
    manifest = scene.save(tmp_path / "a.marigraph")
    scene.unpack(tmp_path / "a.marigraph", tmp_path / "opened")
    scene.follow(tmp_path / "opened")

    assert not [each for each in manifest.members if each.name.startswith("start/")]
    assert scene.rows(tmp_path / "opened", 600) == scene.rows(scene.folder, 600)


def test_that_personal_data_is_nowhere_in_a_masked_file_and_still_belongs_together(
    scene: IncidentScene, tmp_path: Path
) -> None:
    named = next(each for each in scene.history if each.type == "user.registered")
    data = json.loads(named.data)
    last = scene.history[-1].position
    scene.note(f"{data['name']} called about it", position=last)
    scene.act("pause", why=f"asked for by {data['name']}")

    scene.save(tmp_path / "a.marigraph", last=last, is_masked=True)

    found = members_of(tmp_path / "a.marigraph")
    for name, content in found.items():
        assert data["name"].encode() not in content, name
    pseudonym = next(
        json.loads(line)["data"]["name"]
        for line in found["events.jsonl"].splitlines()
        if json.loads(line)["position"] == named.position
    )
    rows = [json.loads(line) for line in found["playhead/users.jsonl"].splitlines()]
    [row] = [each for each in rows if each["user_id"] == data["user_id"]]
    assert row["name"] == pseudonym
    assert pseudonym.encode() in found["notes.jsonl"]
    assert pseudonym.encode() in found["playhead/orders.jsonl"]


def test_that_pseudonyms_of_two_files_have_nothing_in_common(
    scene: IncidentScene, tmp_path: Path
) -> None:
    scene.save(tmp_path / "a.marigraph", last=100, is_masked=True)
    scene.save(tmp_path / "b.marigraph", last=100, is_masked=True)

    a, b = (members_of(tmp_path / f"{name}.marigraph")["playhead/users.jsonl"] for name in "ab")
    assert {json.loads(line)["name"] for line in a.splitlines()}.isdisjoint(
        json.loads(line)["name"] for line in b.splitlines()
    )


def test_that_acts_and_notes_are_those_of_the_source(scene: IncidentScene, tmp_path: Path) -> None:
    scene.note("looks odd", position=FIRST)
    scene.save(tmp_path / "a.marigraph", first=FIRST, last=LAST)

    scene.unpack(tmp_path / "a.marigraph", tmp_path / "opened")

    asked = AskAudit(limit=50)
    assert read_audit_file(tmp_path / "opened", asked).entries == []  # all of another time
    notes = members_of(tmp_path / "a.marigraph")["notes.jsonl"]
    assert b"looks odd" in notes


def test_that_a_range_the_archive_has_not_come_to_is_refused(
    scene: IncidentScene, tmp_path: Path
) -> None:
    with pytest.raises(Unreadable, match="the log ends at"):
        scene.save(tmp_path / "a.marigraph", last=601)
    (tmp_path / "b.marigraph").write_text("before")
    (scene.folder / "archive.sqlite").rename(scene.folder / "aside.sqlite")
    try:
        with pytest.raises(Unavailable):
            scene.save(tmp_path / "b.marigraph")
    finally:
        (scene.folder / "aside.sqlite").rename(scene.folder / "archive.sqlite")
    assert (tmp_path / "b.marigraph").read_text() == "before"


def test_that_a_range_whose_rows_the_archive_has_removed_is_refused(
    scene: IncidentScene, tmp_path: Path
) -> None:
    archive, aside = scene.folder / "archive.sqlite", scene.folder / "aside.sqlite"
    shutil.copyfile(archive, aside)
    spec = view_spec(scene.projections["contacts"])
    try:
        with closing(ArchiveStore(archive, scene.projections)) as store:
            retention = VersionRetention(spec, store.database, 0)
            assert retention.step(600)
        with pytest.raises(Unreadable, match="keeps contacts from position 255 on"):
            scene.save(tmp_path / "a.marigraph", first=200)
        assert not (tmp_path / "a.marigraph").exists()
        scene.save(tmp_path / "a.marigraph", first=300)
        scene.save(tmp_path / "b.marigraph", last=400)
    finally:
        aside.replace(archive)


def test_that_a_file_that_was_cut_off_is_told_from_one_that_is_none(
    scene: IncidentScene, tmp_path: Path
) -> None:
    scene.save(tmp_path / "a.marigraph", last=50)
    whole = (tmp_path / "a.marigraph").read_bytes()
    (tmp_path / "cut.marigraph").write_bytes(whole[: len(whole) // 2])
    (tmp_path / "other.marigraph").write_bytes(b"not packed at all")
    with zipfile.ZipFile(tmp_path / "foreign.marigraph", "w") as out:
        out.writestr("readme.txt", "nothing of ours")

    with pytest.raises(Unreadable, match="is not whole: it was cut off"):
        IncidentFile(tmp_path / "cut.marigraph")
    for name in ("other", "foreign"):
        with pytest.raises(Unreadable, match="is no incident file"):
            IncidentFile(tmp_path / f"{name}.marigraph")
    with pytest.raises(Unreadable, match="cannot be read: No such file"):
        IncidentFile(tmp_path / "missing.marigraph")


def test_that_a_file_of_a_newer_version_says_so(scene: IncidentScene, tmp_path: Path) -> None:
    scene.save(tmp_path / "a.marigraph", last=50)
    newer = json.dumps({"kind": "marigraph-incident", "format": 2, "unknown": True}).encode()

    with pytest.raises(Unreadable, match="of format 2, and this version reads up to 1"):
        IncidentFile(rewrite(tmp_path / "a.marigraph", tmp_path / "b", manifest_json=newer))


def test_that_a_changed_event_is_noticed(scene: IncidentScene, tmp_path: Path) -> None:
    scene.save(tmp_path / "a.marigraph", last=50)
    events = members_of(tmp_path / "a.marigraph")["events.jsonl"]
    changed = events.replace(b'"quantity":1', b'"quantity":2', 1)
    assert changed != events
    forged = rewrite(tmp_path / "a.marigraph", tmp_path / "b.marigraph", events_jsonl=changed)

    with pytest.raises(Unreadable, match=r"is damaged: events\.jsonl is not what was written"):
        scene.unpack(forged, tmp_path / "opened")
