import pytest
from msgspec.structs import replace

from backend.messages.audit_text import describe_act, describe_outcome, describe_parameters
from tests.backend.wire.sample_values import AUDIT_ENTRY


@pytest.mark.parametrize(
    ("parameters", "text"),
    [
        (b"{}", ""),
        (b'{"rate_per_s":7}', "rate 7/s"),
        (b'{"view":"sales","entity":"orders/o1"}', "view sales, entity orders/o1"),
        (b"torn{", "torn{"),
        (b"\xff", "\N{REPLACEMENT CHARACTER}"),
    ],
)
def test_that_parameters_are_written_on_one_line(parameters: bytes, text: str) -> None:
    assert describe_parameters(replace(AUDIT_ENTRY, parameters=parameters)) == text


def test_that_an_act_and_its_outcome_are_written_in_words() -> None:
    assert describe_act(AUDIT_ENTRY) == "set mode"
    assert describe_outcome(AUDIT_ENTRY) == "refused (unavailable)"
    under_way = replace(AUDIT_ENTRY, outcome="under-way", code="")
    assert describe_outcome(under_way) == "under way"
