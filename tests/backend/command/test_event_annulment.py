"""An annulled event is left out of every decision, across restarts, snapshots and imports."""

import itertools

import msgspec
import pytest

from backend.command.writer import Writer
from backend.domain.registry import load_registry
from backend.errors import Rejected
from backend.messages.commands import AnnulEvent, Answer, RecordFacts
from backend.messages.events import Event, draft_of
from backend.settings import Settings
from backend.store.annulments import EVENT_ANNULLED, AnnulmentList
from backend.store.engine_registry import open_log
from backend.store.log_port import EventLog
from tests.backend.command.shop import NOW, command, new_id


@pytest.fixture
def log() -> EventLog:
    return open_log("memory:")


def writer_of(log: EventLog, snapshot_every: int = 1000) -> Writer:
    settings = Settings(snapshot_every=snapshot_every)
    return Writer(log, load_registry(), settings, itertools.count(NOW).__next__, new_id)


def send(writer: Writer, type_: str, **data: object) -> Answer:
    [outcome] = writer.handle([command(type_, **data)]).outcomes
    assert isinstance(outcome, Answer)
    return outcome


def top_up(writer: Writer, amount: int) -> Answer:
    return send(writer, "user.top-up", user_id="anna", amount=amount, currency="EUR")


def annul(writer: Writer, position: int, reason: str = "a mistake") -> list[Event]:
    _, events = writer.annul(AnnulEvent(position=position, reason=reason, by="boss"))
    return events


def balance(log: EventLog) -> int:
    newest = log.read_stream("users/user-anna")[-1]
    found: int = msgspec.json.decode(newest.data)["balance"]
    return found


@pytest.mark.parametrize("snapshot_every", [1, 1000])
def test_that_a_decision_leaves_out_what_is_annulled(log: EventLog, snapshot_every: int) -> None:
    writer = writer_of(log, snapshot_every)
    send(writer, "user.register", user_id="anna", name="Anna")
    top_up(writer, 500)
    [event] = annul(writer, 2)
    assert (event.position, event.type, event.actor) == (3, EVENT_ANNULLED, "boss")
    assert event.causation == log.read_at([2])[0].id
    top_up(writer, 1)
    assert balance(log) == 1
    restarted = writer_of(log, snapshot_every)
    top_up(restarted, 1)
    assert balance(log) == 2
    for position in (5, 4, 3):  # what came since, and the annulment itself
        annul(restarted, position)
    top_up(restarted, 1)
    assert balance(log) == 501


def test_that_an_entity_whose_beginning_is_annulled_may_begin_again(log: EventLog) -> None:
    writer = writer_of(log)
    assert send(writer, "user.register", user_id="anna", name="Ana").outcome == "accepted"
    assert send(writer, "user.register", user_id="anna", name="Anna").outcome == "rejected"
    annul(writer, 1)
    assert send(writer, "user.register", user_id="anna", name="Anna").outcome == "accepted"
    assert [event.version for event in log.read_stream("users/user-anna")] == [1, 2]


@pytest.mark.parametrize(
    ("position", "reason", "code"),
    [(9, "why", "no-event"), (1, "why", "already-annulled"), (2, "  ", "no-reason")],
)
def test_that_what_cannot_be_annulled_is_refused(
    log: EventLog, position: int, reason: str, code: str
) -> None:
    writer = writer_of(log)
    send(writer, "user.register", user_id="anna", name="Anna")
    annul(writer, 1)
    with pytest.raises(Rejected) as refused:
        annul(writer, position, reason)
    assert refused.value.code == code
    assert log.head() == 2


def test_that_an_imported_annulment_counts_like_one_made_here(log: EventLog) -> None:
    writer = writer_of(log)
    send(writer, "user.register", user_id="anna", name="Anna")
    top_up(writer, 500)
    annul(writer, 2)
    copy = open_log("memory:")
    importing = writer_of(copy)
    facts = [draft_of(event) for event in log.read(0, 10)]
    for fact in facts:
        importing.record(RecordFacts(origin="", since=0, upto=0, state=b"", facts=[fact]))
    assert copy.read(0, 10) == log.read(0, 10)
    top_up(importing, 1)
    assert balance(copy) == 1


def test_that_of_annulments_of_annulments_the_last_one_counts(log: EventLog) -> None:
    writer = writer_of(log)
    send(writer, "user.register", user_id="anna", name="Anna")
    known = AnnulmentList()
    for position in range(1, 6):  # each annuls the one before
        annul(writer, position)
        known.read(log, log.head())
        assert (1 in known.upto(log.head())) is (position % 2 == 1)
    assert known.upto(2) == {1}
    assert known.upto(1) == frozenset()
