from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from backend.messages.feed_choice import QueueRoom, StreamConsumer
from backend.messages.health import Verdict, ViewHealth
from backend.messages.pipeline import (
    FailingEntity,
    HandlerActivity,
    RunningEvent,
    TypeWork,
)
from console.link.bridge import BackendClient
from console.panels.replicas.replica_card import ReplicaCard
from console.state.observable import Observable
from console.state.replica_health import ReplicaHealth
from console.state.state_store import StateStore
from console.state.workspace import Workspace
from console.theme.theme import Theme
from tests.console import sample_messages

WELL = Verdict(status="OK", severity="ok", rule="lag-zero", age_us=400_000)
HUNG = Verdict(status="STALLED", severity="critical", rule="hung", age_us=9_000_000)
RUNNING = RunningEvent(
    view="orders", position=1_234, type="order.created", entity="order-17", running_us=9_000_000
)


@pytest.fixture
def card(theme: Theme, tmp_path: Path, qtbot: QtBot) -> Iterator[ReplicaCard]:
    client = BackendClient(tmp_path, StateStore())
    made = ReplicaCard(
        "replica-1", client, theme, Workspace(data=tmp_path, actor=Observable("anna"))
    )
    qtbot.addWidget(made)
    made.show()
    yield made
    client.stop()


def texts(card: ReplicaCard) -> set[str]:
    return {each.text() for each in card.findChildren(QLabel) if each.isVisible()}


def open_handlers(card: ReplicaCard) -> None:
    next(each for each in card.findChildren(QPushButton) if each.text() == "Handlers").click()


def test_that_a_card_says_what_each_handler_does_and_at_what(card: ReplicaCard) -> None:
    activity = HandlerActivity(
        view="orders",
        applied_per_s=12.0,
        busy_share=0.25,
        recent=RUNNING,
        work=[TypeWork(type="order.created", events=9, mean_us=90, longest_us=700, share=0.25)],
    )
    views = (
        ViewHealth(view="orders", verdict=WELL, handler="active"),
        ViewHealth(view="users", verdict=WELL),
    )
    sample = sample_messages.replica(handlers=[activity])
    card.show_health(ReplicaHealth(name="replica-1", verdict=WELL, sample=sample, views=views))
    assert "active" not in texts(card)
    open_handlers(card)
    assert {"active", "idle", "12/s", "25\u202f%"} <= texts(card)
    assert "1\u202f234 order.created of order-17" in texts(card)
    assert "order.created 90\u202fµs" in texts(card)


def test_that_a_handler_in_trouble_is_named_without_being_looked_for(card: ReplicaCard) -> None:
    failing = FailingEntity(entity="order-9", position=7, error="KeyError", failing_us=120_000_000)
    activity = HandlerActivity(view="sales", failing=[failing], failing_entities=1)
    views = (
        ViewHealth(view="orders", verdict=WELL, handler="slow", oldest_us=3_000_000),
        ViewHealth(view="sales", verdict=WELL, handler="failing", oldest_us=120_000_000),
    )
    sample = sample_messages.replica(handlers=[activity])
    card.show_health(ReplicaHealth(name="replica-1", verdict=WELL, sample=sample, views=views))
    trouble = "Handlers: orders slow for 3.0\u202fs, sales failing for 2\u202fmin 0\u202fs"
    assert trouble in texts(card)
    open_handlers(card)
    words = [each for each in card.handlers.findChildren(QLabel) if each.text() == "failing"]
    assert [each.property("tone") for each in words] == ["warn"]
    assert "order-9 fails for 2\u202fmin" in words[0].toolTip()
    card.show_health(ReplicaHealth(name="replica-1", verdict=WELL, sample=sample))
    assert not any(text.startswith("Handlers:") for text in texts(card))


def test_that_a_hung_handler_is_shown_though_its_replica_sends_no_samples(
    card: ReplicaCard,
) -> None:
    hung = ViewHealth(
        view="orders",
        verdict=Verdict(status="STALLED", severity="critical", rule="hung", running=RUNNING),
        handler="stalled",
        oldest_us=9_000_000,
    )
    card.show_health(ReplicaHealth(name="replica-1", verdict=HUNG, views=(hung,)))
    open_handlers(card)
    card.show_health(ReplicaHealth(name="replica-1", verdict=HUNG, views=(hung,)))
    assert "Handlers: orders stalled for 9.0\u202fs" in texts(card)
    assert not {"0/s", "0%"} & texts(card)
    assert "1\u202f234 order.created of order-17" in texts(card)


def test_that_a_word_whose_age_nobody_knows_wears_none(card: ReplicaCard) -> None:
    gone = Verdict(status="STOPPED", severity="critical", rule="process-gone")
    card.show_health(ReplicaHealth(name="replica-1", verdict=gone))
    assert not [text for text in texts(card) if text.endswith(" old")]


@pytest.mark.parametrize(
    ("verdict", "said"),
    [
        (
            Verdict(status="AHEAD", severity="critical", rule="ahead", applied=9, head=5),
            "4 events ahead of the log",
        ),
        (
            Verdict(status="AHEAD", severity="critical", rule="ahead", applied=5, head=9),
            "events behind unknown",
        ),
        (
            Verdict(status="STALLED", severity="critical", rule="outdated", applied=5, head=9),
            "at most 4 events behind",
        ),
        (
            Verdict(status="STALLED", severity="critical", rule="stalled", behind=1),
            "1 event behind, time behind unknown",
        ),
        (
            Verdict(status="REPLAYING", severity="notice", rule="rebuilding", applied=5, head=9),
            "events behind unknown",
        ),
        (
            Verdict(status="UNKNOWN", severity="unknown", rule="head-unknown", applied=5),
            "events behind unknown",
        ),
    ],
)
def test_that_a_lag_that_is_not_known_is_told_as_far_as_it_is(
    card: ReplicaCard, verdict: Verdict, said: str
) -> None:
    sample = sample_messages.replica()
    card.show_health(ReplicaHealth(name="replica-1", verdict=verdict, sample=sample))
    spoken = " ".join(texts(card)).replace("\N{NO-BREAK SPACE}", " ")
    assert said in spoken
    assert "\u2013 events" not in spoken


def test_that_no_view_of_a_replica_that_is_ahead_is_said_to_be_0_behind(card: ReplicaCard) -> None:
    ahead = Verdict(status="AHEAD", severity="critical", rule="ahead", applied=9, head=5)
    sample = sample_messages.replica()
    assert sample.views
    card.show_views(shown=True)
    card.show_health(ReplicaHealth(name="replica-1", verdict=ahead, sample=sample))
    said = [each.text() for each in card.views.findChildren(QLabel)]
    assert said.count("unknown") == 2 * len(sample.views)


def test_that_the_evidence_has_the_whole_width_of_a_narrow_card(card: ReplicaCard) -> None:
    hung = replace(HUNG, running=RUNNING)
    card.show_health(ReplicaHealth(name="replica-1", verdict=hung))
    card.resize(560, 400)  # a card in a window of 1280 pixels at scale 2
    evidence = next(each for each in card.findChildren(QLabel) if "1\u202f234" in each.text())
    assert evidence.width() > 500


def test_that_a_card_says_how_it_is_fed_and_what_room_is_left(card: ReplicaCard) -> None:
    sample = sample_messages.replica()
    card.show_health(ReplicaHealth(name="replica-1", verdict=WELL, sample=sample))
    card.show_room(sample, None)
    assert "Fed by events: it may be away for ever, and catches up from the log." in texts(card)
    room = QueueRoom(
        replica="replica-1",
        acknowledged=4,
        waiting_bytes=300_000,
        waiting_rows=10,
        oldest_us=1_000_000,
        max_bytes=1_000_000,
        max_rows=1_000,
        max_age_us=3_600_000_000,
        room_us=90_000_000,
        growth_bytes_per_s=2_000.0,
    )
    card.show_room(replace(sample, feed="queue"), room)
    assert (
        "Fed by its queue: 300\u202fkB and 10 rows wait in its queue; room for 1\u202fmin"
        " 30\u202fs more, growing by 2\u202fkB/s"
    ) in texts(card)
    card.show_room(replace(sample, feed="queue"), None)
    assert "Fed by its queue; how much room that has left is not known now." in texts(card)
    card.show_room(None, replace(room, is_lost=True))
    assert "Fed by its queue: its queue was trimmed: rebuild needed" in texts(card)
    card.show_room(replace(sample, queues=[room]), None)
    assert "It applies events, and fills the queues of those that are fed by one." in texts(card)
    consumer = StreamConsumer(name="c", pending=2, unacknowledged=1, ack_floor=9, asked_age_us=1)
    card.show_room(replace(sample, feed="stream", has_stream=True, consumer=consumer), None)
    assert (
        "Fed by the log's stream: by the server 2 messages wait for it, 1 not acknowledged;"
        " acknowledged up to message 9 of the stream"
    ) in texts(card)
    card.show_room(None, None)
    assert not any("Fed by" in text for text in texts(card))
