"""Notes and the lag of a moment, as the program prints them."""

from tests.backend.cli.program import Program


def test_that_notes_are_written_listed_and_removed_and_on_record(running: Program) -> None:
    added = running.run("notes", "add", "disk was changed", "--by", "nora").out
    number = added.split()[1]
    running.run("notes", "add", "a day", "--at", "2026-01-01", "--until", "2026-01-02")
    found = running.run("notes", "list", "--since", "1h", "--json").objects
    (note,) = (each for each in found if each["by"] == "nora")
    assert (note["text"], str(note["id"])) == ("disk was changed", number)
    assert "a day" in running.run("notes").out
    running.run("notes", "remove", number, "--by", "nora")
    assert f"no note {number}" in running.run("notes", "remove", number, "--by", "nora", code=3).err
    acts = running.run("audit", "--by", "nora", "--json").objects
    assert [(each["act"], each["outcome"]) for each in acts] == [
        ("add-note", "done"),
        ("remove-note", "done"),
        ("remove-note", "refused"),
    ]


def test_that_a_note_that_makes_no_sense_is_refused(running: Program) -> None:
    wrong = ("--at", "2026-01-02", "--until", "2026-01-01")
    assert "must not end before" in running.run("notes", "add", "x", *wrong, code=1).err
    assert "--at is a time like" in running.run("notes", "add", "x", "--at", "lately", code=2).err


def test_that_the_lag_of_a_moment_names_replicas_views_and_what_happened(running: Program) -> None:
    running.run("notes", "add", "look here", "--by", "lars")
    found = running.run("lag", "--json").objects
    replicas = {each["replica"]: each for each in found if each["kind"] == "replica"}
    assert "replica-1" in replicas
    assert set(replicas["replica-1"]["views"]) >= {"orders", "users"}
    assert "lars: look here" in [each["text"] for each in found if each["kind"] == "note"]
    printed = running.run("lag").out
    assert "events behind" in printed
    assert "look here" in printed
    assert "no sample of that time is kept" in running.run("lag", "--at", "2020-01-01").out
