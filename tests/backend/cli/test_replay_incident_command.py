"""Incident files on the command line: saved, previewed, opened, and the desktop told of them."""

import json
import zipfile
from pathlib import Path

import pytest

from tests.backend.cli.program import Program
from tests.backend.cli.shop import ordered, registered, stocked


@pytest.fixture(scope="module")
def shop(running: Program) -> Program:
    sent = registered("anna", "bob") + stocked("cup") + ordered("o-1", "anna", "cup", 2)
    answers = running.run("send", "-", stdin=sent).objects
    running.run("query", "orders", "--at", str(answers[-1]["positions"][-1]))
    return running


@pytest.fixture
def incident(shop: Program, tmp_path: Path) -> str:
    file = str(tmp_path / "late.marigraph")
    shop.run("replay", "incident", file, "--from", "3", "--at", "5")
    return file


def on_file(shop: Program, file: str, *line: str, code: int = 0) -> str:
    opened = str(Path(file).parent / "opened")
    return shop.run("replay", *line, "--file", file, code=code, MARIGRAPH_OPENED=opened).out


def test_that_a_preview_says_what_is_in_it_and_writes_nothing(
    shop: Program, tmp_path: Path
) -> None:
    file = tmp_path / "late.marigraph"
    (found,) = shop.run("replay", "incident", str(file), "--preview", "--json").objects
    assert found["events"] == 6
    assert not file.exists()
    assert "6 events" in shop.run("replay", "incident", str(file), "--preview").out
    assert "about" in shop.run("replay", "incident", str(file), "--preview").out
    (written,) = shop.run("replay", "incident", str(file), "--json").objects
    rows = sum(count for name, count in written["members"].items() if "playhead/" in name)
    assert (written["events"], rows) == (found["events"], found["rows"])


@pytest.mark.parametrize(
    ("mask", "masked"),
    [("personal", ["personal"]), ("all", ["personal"]), ("secrets", []), ("", [])],
)
def test_that_masking_is_chosen_by_what_is_to_be_masked(
    shop: Program, tmp_path: Path, mask: str, masked: list[str]
) -> None:
    file = tmp_path / "a.marigraph"
    options = ("--mask", mask) if mask else ()

    (written,) = shop.run("replay", "incident", str(file), "--json", *options).objects

    assert written["masked"] == masked
    with zipfile.ZipFile(file) as packed:
        users = packed.read("playhead/users.jsonl").decode()
        names = {json.loads(line)["name"] for line in users.splitlines()}
    assert (names == {"Anna", "Bob"}) == (not masked)


def test_that_every_question_is_answered_from_a_file_alone(shop: Program, incident: str) -> None:
    assert "order.created" in on_file(shop, incident, "run-to", "type:order.created")
    assert "orders o-1" in on_file(shop, incident, "run-to", "orders: status:created")
    assert "stock" in on_file(shop, incident, "invariants")
    assert "order.created" in on_file(shop, incident, "blame", "orders", "o-1", "total")
    made = on_file(shop, incident, "branch", "without", "--skip", "5")
    assert "without: compared with what really happened" in made
    assert "without" in on_file(shop, incident, "branches")
    assert "the same in every run" in on_file(shop, incident, "determinism", "--view", "orders")
    assert "no handler raises" in on_file(shop, incident, "broken", "--view", "orders")
    assert "event 5: order.created" in on_file(shop, incident, "into", "5", "--view", "orders")
    assert "def test_" in on_file(shop, incident, "pytest", "-", "--to", "5")


def test_that_a_test_is_written_from_a_file_that_nobody_has_looked_into_yet(
    shop: Program, incident: str
) -> None:
    assert "def test_" in on_file(shop, incident, "pytest", "-", "--to", "5")


def test_that_rows_of_a_file_have_their_history_their_differences_and_their_code(
    shop: Program, incident: str
) -> None:
    opened = str(Path(incident).parent / "opened")
    rows = ("query", "orders", "--file", incident, "--json")

    (version,) = shop.run(*rows, "--history", MARIGRAPH_OPENED=opened).objects
    assert (version["position"], version["type"]) == (5, "order.created")
    (difference,) = shop.run(*rows, "--diff", "4", "6", MARIGRAPH_OPENED=opened).objects
    assert (difference["key"], difference["kind"]) == (["o-1"], "added")

    entries = [json.loads(each) for each in on_file(shop, incident, "code", "--json").splitlines()]
    assert entries
    assert all(each["is_todays"] and not each["is_mixed"] for each in entries)
    here = str(Path(__file__).parents[3])
    drift = on_file(shop, incident, "drift", "--against", here, "--view", "products", "--json")
    assert (json.loads(drift)["after"], json.loads(drift)["drifts"]) == (2, [])


def test_that_of_an_event_before_the_file_no_time_is_made_up(shop: Program, incident: str) -> None:
    told = on_file(shop, incident, "blame", "users", "anna", "name")
    assert "not known" in told
    assert "1970" not in told
    (writer,) = [
        json.loads(line)
        for line in on_file(shop, incident, "blame", "users", "anna", "name", "--json").splitlines()
    ]
    assert (writer["type"], writer["time"], writer["recorded"]) == ("before-the-file", None, None)


def test_that_chosen_positions_are_exported_in_log_order(shop: Program, tmp_path: Path) -> None:
    file = tmp_path / "some.jsonl"
    shop.run("export", str(file), "--positions", "5,1-2")
    lines = [json.loads(line) for line in file.read_text().splitlines()]
    assert [line["position"] for line in lines] == [1, 2, 5]
    both = ("--positions", "1", "--filter", "type:*")
    assert "not both" in shop.run("export", str(file), *both, code=2).err
    assert "are no positions" in shop.run("export", str(file), "--positions", "x", code=2).err


def test_that_the_desktop_opens_such_files_until_it_is_taken_back(
    shop: Program, tmp_path: Path
) -> None:
    home, none = str(tmp_path / "share"), str(tmp_path)
    entry = tmp_path / "share" / "applications" / "marigraph-open.desktop"
    kind = tmp_path / "share" / "mime" / "packages" / "marigraph-file.xml"

    assert str(entry) in shop.run("replay", "register-file-type", XDG_DATA_HOME=home, PATH=none).out

    text = entry.read_text()
    assert "-m backend" in text
    assert "open %f" in text or "open %F" in text
    assert "MimeType=application/x-marigraph-incident" in text
    assert '<glob pattern="*.marigraph"' in kind.read_text()
    shop.run("replay", "register-file-type", "--remove", XDG_DATA_HOME=home, PATH=none)
    assert not entry.exists()
    assert not kind.exists()
    (tmp_path / "file").touch()
    refused = shop.run("replay", "register-file-type", code=3, XDG_DATA_HOME=str(tmp_path / "file"))
    assert "Let this user write there" in refused.err
