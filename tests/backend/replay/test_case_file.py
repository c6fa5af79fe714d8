"""What `marigraph replay pytest` writes is run by a real pytest."""

import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from pathlib import Path

import msgspec
import pytest

from backend.domain.module import Payload
from backend.domain.registry import load_registry
from backend.domain.users import UserRegistered, UserToppedUp
from backend.errors import Unavailable, Unreadable
from backend.messages.events import Event, draft_of
from backend.projection.installed_projections import load_projections
from backend.replay.case_file import CaseOrigin, write_case
from backend.replay.case_selection import CaseSelection
from backend.store.engine_registry import open_log
from backend.store.log_port import Transaction
from tests.backend.domain.order_payloads import CREATED, PAID, RESERVED, SHOP
from tests.backend.exchange.incident.incident_scene import IncidentScene, log_url
from tests.backend.projection.shop_history import events

COMMAND = bytes(range(16))
Write = Callable[..., Path]


def caused(history: Sequence[Event], first: int) -> list[Event]:
    """Let one command have caused the events from a position on."""
    return [
        each
        if each.position < first
        else msgspec.structs.replace(each, causation=COMMAND, correlation=COMMAND)
        for each in history
    ]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def written(
        payloads: Sequence[Payload],
        caused_from: int = 0,
        views: Sequence[str] = (),
        **chosen: object,
    ) -> Path:
        registry, projections = load_registry(), load_projections()
        history = list(events(registry, payloads))
        scene = IncidentScene(
            tmp_path / "data",
            caused(history, caused_from) if caused_from else history,
            projections,
            registry,
        )
        scene.follow(scene.folder)
        with scene.reading(scene.folder) as reader:
            origin = CaseOrigin(scene.folder, "shop", reader, registry, projections)
            text = write_case(origin, msgspec.convert(chosen, CaseSelection), views)
        file = tmp_path / "test_recorded.py"
        file.write_text(text)
        return file

    return written


def ran(file: Path) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", str(file)]
    return subprocess.run(command, cwd=file.parent, capture_output=True, text=True, check=False)


def lines_of(file: Path) -> Iterator[str]:
    yield from file.read_text().splitlines()


def test_that_the_command_behind_events_is_found_and_causes_them_again(write: Write) -> None:
    payloads = [*SHOP, CREATED, *RESERVED]
    file = write(payloads, len(SHOP) + 1, correlation="00010203-0405-0607-0809-0a0b0c0d0e0f")

    text = file.read_text()
    assert 'given(*GIVEN).when(\n        "order.create",' in text
    assert "def test_that_order_create_causes_order_created_and_product_stock_reserved()" in text
    result = ran(file)
    assert result.returncode == 0, result.stdout


def test_that_an_amount_that_was_altered_is_found(write: Write) -> None:
    payloads = [*SHOP, CREATED, *RESERVED]
    file = write(payloads, len(SHOP) + 1, stream=f"orders/order-{CREATED.order_id}")
    text = file.read_text()
    before, then = text.split("THEN = ", 1)
    changed = then.replace(f'"total": {CREATED.total}', f'"total": {CREATED.total + 1}', 1)
    assert changed != then

    file.write_text(f"{before}THEN = {changed}")

    result = ran(file)
    assert result.returncode == 1
    assert "other events" in result.stdout


def test_that_facts_are_applied_and_their_rows_required(write: Write) -> None:
    user = UserRegistered(user_id="u1", name="Anna")
    topped = UserToppedUp(user_id="u1", amount=500, balance=500, currency="GBP")
    file = write([user, topped], stream="users/user-u1")

    text = file.read_text()
    assert ".when(" not in text
    assert "def test_that_users_shows_u1_as_recorded()" in text
    assert ran(file).returncode == 0

    file.write_text(text.replace('"amount": 500', '"amount": 700').replace('"balance": 500,\n', ""))
    assert ran(file).returncode == 0  # the balance is what the event says, not what is added
    file.write_text(text.replace('"balance": 500', '"balance": 501', 1))
    assert ran(file).returncode == 1


def test_that_a_range_holds_what_its_last_event_needs(write: Write) -> None:
    payloads = [*SHOP, CREATED, *RESERVED, PAID]
    file = write(payloads, last=len(payloads), views=["orders"])

    text = file.read_text()
    assert '"user_name": ' in text
    assert "# other events" not in text
    assert '"products"' not in text
    assert ran(file).returncode == 0


def test_that_events_the_archive_has_not_come_to_are_refused(tmp_path: Path) -> None:
    registry, projections = load_registry(), load_projections()
    history = [*events(registry, [*SHOP, CREATED, *RESERVED])]
    scene = IncidentScene(tmp_path / "data", history, projections, registry)
    with closing(open_log(log_url(scene.folder))) as log:
        log.append(Transaction(events=[draft_of(history[0])]), 10**15)
    with scene.reading(scene.folder) as reader:
        origin = CaseOrigin(scene.folder, "shop", reader, registry, projections)
        behind = f"has come to {len(history)}, and the events end at {len(history) + 1}"
        with pytest.raises(Unavailable, match=behind):
            write_case(origin, CaseSelection(last=len(history) + 1), ())


def test_that_it_is_formatted_as_ruff_does(write: Write) -> None:
    file = write([*SHOP, CREATED, *RESERVED], len(SHOP) + 1, last=len(SHOP) + 1)

    ended = subprocess.run(
        [sys.executable, "-m", "ruff", "format", "--check", "--isolated", str(file)], check=False
    )

    assert ended.returncode == 0


@pytest.mark.parametrize(
    ("chosen", "says"),
    [
        ({"stream": "orders/order-none"}, "There are no such events"),
        ({"last": 99}, "There are no such events"),
        ({}, "Choose one"),
        ({"stream": "a/b", "correlation": "c"}, "Choose one"),
        ({"correlation": "c"}, "There are no such events"),
    ],
)
def test_that_what_is_no_case_is_refused(
    write: Write, chosen: dict[str, object], says: str
) -> None:
    with pytest.raises(Unreadable, match=says):
        write([*SHOP], **chosen)
