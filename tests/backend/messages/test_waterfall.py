"""The steps of a command, one behind the other."""

from backend.messages.commands import Answer, CommandTimes
from backend.messages.queries import ApplyTimes
from backend.messages.waterfall import ClientTimes, WaterfallStep, build_waterfall

ANSWER = Answer(command_id=bytes(16), outcome="accepted", positions=[1])
TIMES = CommandTimes(
    answer=ANSWER,
    received_at_us=1_000,
    decided_us=10,
    on_disk_us=50,
    answered_us=60,
    published_us=70,
)


def test_that_replicas_begin_where_the_primary_published() -> None:
    applied = ApplyTimes(
        replica="replica-1",
        received_at_us=1_080,
        began_at_us=1_085,
        applied_at_us=1_100,
        on_disk_at_us=1_200,
        visible_at_us=1_201,
        events=1,
    )
    client = ClientTimes(sent_at_us=900, answered_at_us=1_090, shown_at_us={"replica-1": 1_300})
    assert build_waterfall(TIMES, [applied], client) == [
        WaterfallStep("primary", "received", 900, 1_000),
        WaterfallStep("primary", "decided", 1_000, 1_010),
        WaterfallStep("primary", "on disk", 1_010, 1_050),
        WaterfallStep("primary", "answered", 1_050, 1_060),
        WaterfallStep("primary", "published", 1_060, 1_070),
        WaterfallStep("client", "answer here", 1_060, 1_090),
        WaterfallStep("replica-1", "received", 1_070, 1_080),
        WaterfallStep("replica-1", "begun", 1_080, 1_085),
        WaterfallStep("replica-1", "applied", 1_085, 1_100),
        WaterfallStep("replica-1", "on disk", 1_100, 1_200),
        WaterfallStep("replica-1", "visible", 1_200, 1_201),
        WaterfallStep("replica-1", "in the window", 1_201, 1_300),
    ]


def test_that_clocks_that_differ_make_no_step_negative() -> None:
    applied = ApplyTimes(replica="r", received_at_us=500, applied_at_us=1_100)
    steps = build_waterfall(TIMES, [applied])
    assert [(step.stage, step.took_us) for step in steps[-2:]] == [("received", 0), ("applied", 30)]
    assert build_waterfall(CommandTimes(answer=ANSWER), [applied]) == []
