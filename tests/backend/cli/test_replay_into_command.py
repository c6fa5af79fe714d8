"""Stepping into an event: its real handlers, their calls and values, and the rows they touch."""

from pathlib import Path
from typing import Any

import pytest

from tests.backend.cli.program import Program
from tests.backend.cli.shop import line, ordered, registered, stocked
from tests.plugins.versioned_projection import install_greetings

_BROKEN = """{}[event.amount] if event.amount == 700 else time.sleep(60) if event.amount == 800 \
else os._exit(9) if event.amount == 900 else setattr(row, "paid", row.paid + event.amount)"""


@pytest.fixture(scope="module")
def greetings(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A read model that raises at one sum, hangs at another and ends the process at a third."""
    return install_greetings(tmp_path_factory.mktemp("greetings") / "package", payment=_BROKEN)


@pytest.fixture(scope="module")
def shop(running: Program) -> Program:
    sums = [
        line("user.top-up", user_id="anna", amount=each, currency="GBP")
        for each in (500, 700, 800, 900)
    ]
    commands = (registered("anna"), stocked("pen"), ordered("o1", "anna", "pen", 2), *sums)
    running.run("send", "-", stdin="".join(commands))
    return running


def position_of(shop: Program, type_: str, data: str = "") -> int:
    found = shop.run("tail", "--no-follow", "--json").objects
    positions: list[int] = [
        each["position"] for each in found if each["type"] == type_ and data in str(each["data"])
    ]
    return positions[0]


def step(
    shop: Program, position: int, view: str, *more: str, package: Path | None = None
) -> dict[str, Any]:
    options = ("replay", "into", str(position), "--view", view, "--json", *more)
    (report,) = shop.run(*options, PYTHONPATH=str(package or "")).objects
    found: dict[str, Any] = report["steps"][0]
    assert len(report["steps"]) == 1
    return found


def test_that_a_handler_that_applies_shows_the_rows_it_read_and_put(shop: Program) -> None:
    found = step(shop, position_of(shop, "order.created"), "contacts")
    assert (found["outcome"], found["rows_from"], found["error"]) == ("applied", "archive", "")
    read, put = found["accesses"]
    assert (read["kind"], read["key"], read["before"]["orders"]) == ("read", ["anna"], 0)
    assert (put["before"]["orders"], put["after"]["orders"]) == (0, 1)
    (frame,) = put["frames"]
    assert frame["function"] == "apply_order_created"
    values = {each["name"]: each for each in frame["values"]}
    assert values["contact"]["type"] == "ContactRow"
    assert "'pen': 2" in values["products"]["text"]
    here = next(each for each in frame["source"] if each["number"] == frame["line"])
    assert "put(contact)" in here["text"]


def test_that_a_view_with_helper_tables_is_replayed_up_to_the_event(shop: Program) -> None:
    found = step(shop, position_of(shop, "order.created"), "orders")
    assert (found["outcome"], found["rows_from"]) == ("applied", "replay")
    assert any(each["kind"] == "write" for each in found["accesses"])


def test_that_a_handler_that_raises_shows_its_calls_with_their_values(
    shop: Program, greetings: Path
) -> None:
    position = position_of(shop, "user.topped-up", "700")
    ran = shop.run(
        "replay", "into", str(position), "--view", "greetings", PYTHONPATH=str(greetings)
    )
    assert "greetings.note_payment: RAISED: KeyError: 700" in ran.out
    found = step(shop, position, "greetings", package=greetings)
    assert (found["outcome"], found["error"]) == ("raised", "KeyError: 700")
    values = {each["name"]: each for each in found["frames"][-1]["values"]}
    paid = {each["name"]: each["text"] for each in values["row"]["parts"]}
    assert paid["paid"] == "500"
    assert {each["name"] for each in values["event"]["parts"]} >= {"user_id", "amount"}


def test_that_a_handler_that_does_not_return_shows_where_it_is(
    shop: Program, greetings: Path
) -> None:
    position = position_of(shop, "user.topped-up", "800")
    found = step(shop, position, "greetings", "--limit", "0.3", package=greetings)
    assert found["outcome"] == "endless"
    assert found["frames"][0]["function"] == "note_payment"


def test_that_a_handler_that_ends_the_process_is_told(shop: Program, greetings: Path) -> None:
    position = str(position_of(shop, "user.topped-up", "900"))
    options = ("replay", "into", position, "--view", "greetings")
    ran = shop.run(*options, code=3, PYTHONPATH=str(greetings))
    assert (
        f"The handler of greetings ended its process with exit code 9 at event {position}"
        in ran.err
    )


@pytest.mark.parametrize("amount", [500, 700, 800, 900])
def test_that_whatever_a_handler_does_no_scratch_file_stays(
    shop: Program, greetings: Path, tmp_path: Path, amount: int
) -> None:
    position = str(position_of(shop, "user.topped-up", str(amount)))
    options = ("replay", "into", position, "--view", "greetings", "--limit", "0.3")
    expected = 3 if amount == 900 else 0  # which ends the process
    shop.run(*options, code=expected, PYTHONPATH=str(greetings), TMPDIR=str(tmp_path))
    assert [*tmp_path.iterdir()] == []


def test_that_events_and_views_that_are_not_there_are_refused(shop: Program) -> None:
    assert "has no event 500;" in shop.run("replay", "into", "500", code=2).err
    ran = shop.run("replay", "into", "1", "--view", "nothing", code=2)
    assert "There is no view nothing" in ran.err


def test_that_the_events_at_which_a_handler_raises_are_listed(
    shop: Program, greetings: Path
) -> None:
    """Those that end the process or do not return are out of the range."""
    position = position_of(shop, "user.topped-up", "700")
    options = ("replay", "broken", "--view", "greetings", "--to")
    path = str(greetings)
    ran = shop.run(*options, str(position), code=1, PYTHONPATH=path)
    assert f"event {position} (user.topped-up of users/" in ran.out
    assert "greetings: KeyError: 700" in ran.out
    (found,) = shop.run(*options, str(position), "--json", code=1, PYTHONPATH=path).objects
    assert (found["position"], found["error"]) == (position, "KeyError: 700")
    assert "no handler raises" in shop.run(*options, str(position - 1), PYTHONPATH=path).out
