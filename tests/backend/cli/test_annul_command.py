"""`marigraph annul`, as an operator uses it."""

from pathlib import Path

import msgspec

from tests.backend.cli.program import Program
from tests.backend.cli.shop import line, ordered, registered, stocked


def rows(program: Program, view: str, *more: str) -> list[dict[str, object]]:
    return program.run("query", view, "--json", *more).objects


def test_that_an_annulled_event_is_left_out_of_rows_decisions_and_the_present(
    program: Program, tmp_path: Path
) -> None:
    commands = tmp_path / "commands"
    commands.write_text(
        registered("anna", "bob")
        + stocked("mug")
        + ordered("o1", "anna", "mug")
        + line("user.top-up", user_id="bob", amount=900, currency="EUR")
    )
    with program.backend():
        program.run("send", str(commands))
        events = program.run("tail", "--no-follow", "--limit", "100", "--json").objects
        head = events[-1]["position"]
        (bob,) = rows(program, "users", "--filter", "user_id:bob", "--min-position", str(head))
        assert msgspec.json.encode(bob).count(b"900")
        assert events[-1]["type"] == "user.topped-up"

        (seen,) = program.run("annul", str(head), "--preview", "--json", "--quiet").objects
        assert seen["later_events"] == 0
        assert {each["view"]: each["changed"] for each in seen["views"]}["users"] == 1
        assert program.run("annul", "1", "--preview", "--quiet").out.startswith("1: user.regist")
        program.run("annul", str(head), code=2)  # it takes a reason
        program.run("annul", "99", "--reason", "why", code=2)

        (done,) = program.run("annul", str(head), "--reason", "typed twice", "--json").objects
        assert done == {"annulled": head, "position": head + 1}
        again = program.run("annul", str(head), "--reason", "why", code=2).err
        assert "typed twice" in again
        at = ("--min-position", str(head + 1))
        (bob,) = rows(program, "users", "--filter", "user_id:bob", *at)
        assert not msgspec.json.encode(bob).count(b"900")
        (then,) = rows(program, "users", "--filter", "user_id:bob", "--at", str(head))
        assert msgspec.json.encode(then).count(b"900")  # as it was seen
        (now,) = rows(program, "users", "--filter", "user_id:bob", "--at", str(head + 1))
        assert not msgspec.json.encode(now).count(b"900")

        # what only the annulled event has made is gone, and may come again
        program.run("annul", "2", "--reason", "nobody", "--json")
        at = ("--min-position", str(head + 2))
        assert not rows(program, "users", "--filter", "user_id:bob", *at)
        assert len(rows(program, "users", "--filter", "user_id:bob", "--at", str(head + 1))) == 1
        assert not rows(program, "users", "--filter", "user_id:bob", "--at", str(head + 2))
        assert [
            answer["outcome"]
            for answer in program.run("send", "-", stdin=registered("bob")).objects
        ] == ["accepted"]
        program.run("verify", "--quiet")
        program.run("verify", "--log", "--quiet")
        program.run("export", str(tmp_path / "log.jsonl"), "--quiet")
    digest = program.run("verify", "--log", "--quiet").out.splitlines()[-1]
    acts = [each["act"] for each in program.run("audit", "--json").objects]
    assert acts.count("annul-event") == 4  # two of them refused

    copy = Program(tmp_path / "copy")
    copy.run("import", "cloudevents", str(tmp_path / "log.jsonl"))
    copy.run("verify", "--log", "--quiet", "--expect", digest)
    copy.run("verify", "--quiet")


def test_that_only_an_administrator_may_annul(program: Program, tmp_path: Path) -> None:
    commands = tmp_path / "commands"
    commands.write_text(registered("anna"))
    with program.backend():
        program.run("send", str(commands))
        refused = program.run("annul", "1", "--reason", "why", code=None, MARIGRAPH_ROLE="operator")
        assert refused.code
        assert "administrator" in refused.err
