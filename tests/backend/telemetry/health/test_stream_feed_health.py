"""A replica whose consumer of the log's stream is gone, or whose server is silent."""

from msgspec.structs import replace

from backend.messages.feed_choice import StreamConsumer
from backend.messages.problem_text import describe_problem
from backend.messages.stream_consumer_text import describe_stream_consumer
from tests.backend.telemetry.health.scenario import WELL, Scenario, status, verdict

FED = StreamConsumer(
    name="marigraph-1-replica-1", pending=1_200, unacknowledged=3, ack_floor=44, asked_age_us=9
)
DELETED = replace(FED, problem="The consumer was deleted on the server.", is_deleted=True)
SILENT = replace(FED, problem="The server of the log's stream does not answer: timeout.")


def test_that_a_consumer_that_feeds_its_replica_is_no_problem() -> None:
    report = Scenario().hear(replace(WELL, feed="stream", consumer=FED))
    assert (status(report), report.problems) == ("OK", [])
    assert FED.behind == 1_203


def test_that_a_deleted_consumer_is_a_warning_and_says_how_it_is_made_anew() -> None:
    report = Scenario().hear(replace(WELL, feed="stream", consumer=DELETED))
    assert (status(report), verdict(report).rule) == ("SLOW", "stream-consumer-deleted")
    (problem,) = report.problems
    text = describe_problem(problem)
    assert text.symptom == "The consumer of replica-1 was deleted on the log's server"
    assert "The consumer was deleted on the server" in text.cause
    assert "replica-1 reads the log itself meanwhile" in text.impact
    assert "marigraph feed replica-1 stream has it made anew" in text.action


def test_that_a_server_that_is_away_is_a_warning_too() -> None:
    report = Scenario().hear(replace(WELL, feed="stream", consumer=SILENT))
    assert (status(report), verdict(report).rule) == ("SLOW", "stream-silent")
    (problem,) = report.problems
    assert "does not answer" in describe_problem(problem).cause


def test_that_what_the_server_knows_is_told_in_words() -> None:
    assert describe_stream_consumer(FED) == (
        "by the server 1\u202f200 messages wait for it, 3 not acknowledged; acknowledged up to"
        " message 44 of the stream"
    )
    assert "was deleted" in describe_stream_consumer(DELETED)
    assert "does not answer" in describe_stream_consumer(SILENT)
    assert "not said yet" in describe_stream_consumer(replace(FED, asked_age_us=None))
