import pytest

from backend.foreign.checkpoint_forms import CheckpointForm, ConsumerCheckpoint, parse_checkpoint
from backend.foreign.sql_source import SqlCell


@pytest.mark.parametrize(
    ("cell", "form", "expected"),
    [
        (17, "number", ConsumerCheckpoint((17,))),
        (None, "number", None),
        ("0000000000000000017", "colon-pair", ConsumerCheckpoint((17,))),
        ("00000000000000000734:0000000000000000017", "colon-pair", ConsumerCheckpoint((734, 17))),
        (b'{"index":9,"gaps":[4,7]}', "axon-token", ConsumerCheckpoint((9,))),
        (b'{"globalIndex":9}', "axon-token", ConsumerCheckpoint((9,))),
        (
            '{"currentToken":{"index":3},"tokenAtReset":{"index":90}}',
            "axon-token",
            ConsumerCheckpoint((3,), (90,)),
        ),
        (
            '{"lowerSegmentToken":{"index":3},"upperSegmentToken":{"index":8}}',
            "axon-token",
            ConsumerCheckpoint((3,)),
        ),
        ('{"currentToken":null,"tokenAtReset":{"index":90}}', "axon-token", None),
        (
            "<eventhandling.GapAwareTrackingToken><index>9</index><gaps/></eventhandling.X>",
            "axon-token",
            ConsumerCheckpoint((9,)),
        ),
    ],
)
def test_that_a_position_is_read_in_its_consumers_form(
    cell: SqlCell, form: CheckpointForm, expected: ConsumerCheckpoint | None
) -> None:
    assert parse_checkpoint(cell, form) == expected


@pytest.mark.parametrize(("cell", "form"), [("x", "number"), ("<a/>", "axon-token")])
def test_that_another_form_is_an_error_and_not_a_zero(cell: str, form: CheckpointForm) -> None:
    with pytest.raises(ValueError, match=r"invalid literal|no index"):
        parse_checkpoint(cell, form)
