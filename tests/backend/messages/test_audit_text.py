from typing import get_args

import pytest
from msgspec.inspect import StructType, type_info
from msgspec.structs import replace

from backend.messages.act_titles import ACT_TITLES, PARAMETER_TITLES
from backend.messages.annotation_text import describe_operator_act
from backend.messages.audit_text import describe_act, describe_outcome, describe_parameters
from backend.messages.control import ControlOrder
from backend.messages.order_result_text import write_result
from backend.translation import install_lookup
from tests.backend.wire.sample_values import AUDIT_ENTRY


@pytest.mark.parametrize(
    ("parameters", "text"),
    [
        (b"{}", ""),
        (b'{"rate_per_s":7}', "rate 7/s"),
        (b'{"view":"sales","entity":"orders/o1"}', "view sales, entity orders/o1"),
        (b'{"copy_of":"","forget":false,"rate_per_s":0,"views":[]}', "rate 0/s"),
        (
            b'{"at_us":1795726478576417,"until_us":9223372036854775807}',
            "at 2026-11-26 20:54:38.576Z, until 9223372036854775807",
        ),
        (
            b'{"length_s":5400.0}',
            "length 1\N{NARROW NO-BREAK SPACE}h 30\N{NARROW NO-BREAK SPACE}min",
        ),
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


def test_that_what_was_answered_is_read_on_a_mark_in_the_readers_language() -> None:
    paused = replace(AUDIT_ENTRY, message=write_result("paused", position=7))
    install_lookup(lambda text: f"<{text}>")
    try:
        assert "<Paused at 7.>" in describe_operator_act(paused)
    finally:
        install_lookup(None)


def test_that_every_order_and_each_of_its_parameters_has_a_title() -> None:
    orders = [type_info(each) for each in get_args(ControlOrder)]
    structs = [each for each in orders if isinstance(each, StructType)]
    assert {str(each.tag) for each in structs} - ACT_TITLES.keys() == set()
    fields = {field.name for each in structs for field in each.fields} - {
        "by",
        "replica",
        "process",
    }
    assert {name.removesuffix("_per_s") for name in fields} - PARAMETER_TITLES.keys() == set()
