"""The tree of a comparison says whose rows stand where a view begins to differ."""

import pytest

from backend.wire.version_drift import DriftReport, ViewDrift
from console.panels.replay_drift.drift_tree import drift_nodes


@pytest.mark.parametrize(
    ("store", "code", "code_of", "said"),
    [
        ("", "", "", []),
        ("archive", "", "", ["It is not known which code wrote the rows of archive there"]),
        (
            "archive",
            "a1",
            "this version",
            ["The rows of archive there are of the code of this version"],
        ),
        ("replica-1", "a1", "", ["The rows of replica-1 there are of another code: a1"]),
    ],
)
def test_that_whose_rows_stand_there_is_the_last_line_of_a_view(
    store: str, code: str, code_of: str, said: list[str]
) -> None:
    found = ViewDrift(
        view="orders",
        run="the version b",
        position=7,
        event_type="order.created",
        subject="order-1",
        rows=(),
        row_count=0,
        store=store,
        code=code,
        code_of=code_of,
    )
    report = DriftReport(
        runs=("this version", "the version b"),
        after=0,
        upto=9,
        compared_upto=9,
        views=("orders",),
        drifts=(found,),
        handlers=(),
        shapes=(),
        took_us=1,
    )
    (node,) = drift_nodes(report, {})
    assert [each.name for each in node.children] == said
