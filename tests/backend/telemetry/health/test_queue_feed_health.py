"""A queue that fills up, and one that was trimmed: told before, and when it is too late."""

from msgspec.structs import replace

from backend.messages.feed_choice import QueueRoom
from backend.messages.health_text import describe_verdict
from backend.messages.problem_text import describe_problem
from backend.messages.queue_room_text import describe_queue_room
from tests.backend.telemetry.health.scenario import SECOND_US, WELL, Scenario, status, verdict

ROOM = QueueRoom(
    replica="replica-2",
    acknowledged=4,
    waiting_bytes=300_000,
    waiting_rows=10,
    oldest_us=SECOND_US,
    max_bytes=1_000_000,
    max_rows=1_000,
    max_age_us=3_600 * SECOND_US,
    room_us=90 * SECOND_US,
    growth_bytes_per_s=2_000.0,
)


def test_that_a_trimmed_queue_is_faulted_and_says_what_to_do() -> None:
    reason = "The queue was trimmed: rebuild needed. It begins behind 9."
    report = Scenario().hear(replace(WELL, feed="queue", feed_error=reason))
    assert (status(report), verdict(report).rule) == ("FAULTED", "queue-trimmed")
    (problem,) = report.problems
    text = describe_problem(problem)
    assert text.symptom == "The queue of replica-1 was trimmed: rebuild needed"
    assert text.cause.startswith("The queue was trimmed: rebuild needed. It begins behind 9")
    assert "marigraph feed replica-1 events" in text.action
    assert "marigraph rebuild replica-1" in text.action


def test_that_a_queue_with_room_is_no_problem() -> None:
    report = Scenario().hear(replace(WELL, queues=[ROOM]))
    assert (status(report), report.problems) == ("OK", [])


def test_that_a_queue_that_is_nearly_full_is_a_warning_about_its_replica() -> None:
    for nearly_full in (
        replace(ROOM, waiting_bytes=700_000),
        replace(ROOM, waiting_rows=700),
        replace(ROOM, oldest_us=2_600 * SECOND_US),
    ):
        report = Scenario().hear(replace(WELL, queues=[ROOM, nearly_full]))
        decided = verdict(report)
        assert (decided.status, decided.rule, decided.room) == (
            "SLOW",
            "queue-filling",
            nearly_full,
        )
        (problem,) = report.problems
        assert problem.subject == "replica-2"
        text = describe_problem(problem)
        assert text.symptom == "The queue of replica-2 has little room left"
        assert text.impact.endswith("when it is full, replica-2 must be rebuilt.")
        assert "room for 1\u202fmin 30\u202fs more" in text.cause


def test_that_a_lost_queue_is_told_of_a_replica_that_is_away() -> None:
    report = Scenario().hear(replace(WELL, queues=[replace(ROOM, is_lost=True, room_us=0)]))
    (problem,) = report.problems
    assert (problem.subject, problem.verdict.rule) == ("replica-2", "queue-trimmed")
    assert problem.verdict.severity == "critical"
    assert describe_verdict(problem.verdict).startswith(
        "what it needs next was removed from its queue"
    )


def test_that_room_is_told_with_its_trend() -> None:
    assert describe_queue_room(ROOM) == (
        "300\u202fkB and 10 rows wait in its queue; room for 1\u202fmin 30\u202fs more,"
        " growing by 2\u202fkB/s"
    )
    assert describe_queue_room(replace(ROOM, growth_bytes_per_s=-9_000.0)).endswith(
        "shrinking by 9\u202fkB/s"
    )
    assert describe_queue_room(replace(ROOM, growth_bytes_per_s=0.0)).endswith("more, steady")
    assert describe_queue_room(replace(ROOM, has_begun=False)) == "goes over to its queue"
