from typing import get_args

import msgspec
import pytest
from msgspec.inspect import LiteralType, StructType, type_info
from msgspec.structs import replace

from backend.messages.act_titles import ACT_TITLES, PARAMETER_TITLES, ROLE_TITLES, VALUE_TITLES
from backend.messages.alerts import AlertRule
from backend.messages.annotation_text import describe_operator_act
from backend.messages.audit import OWNER
from backend.messages.audit_text import (
    describe_act,
    describe_outcome,
    describe_parameters,
    describe_role,
)
from backend.messages.control import ControlOrder
from backend.messages.invitations import InvitedRole
from backend.messages.number_text import NARROW_SPACE, format_number
from backend.messages.order_result_text import write_result
from backend.translation import install_lookup
from tests.backend.wire.sample_values import AUDIT_ENTRY
from tests.backend.wire.samples import all_samples

ORDERS = [each for _, each in all_samples() if isinstance(each, ControlOrder)]


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
        (b'{"views":["sales","orders"],"past_errors":true}', "views sales, orders, past errors"),
        (b'{"views":[null,true,"sales"],"rule":[null]}', "views null, true, sales, rule null"),
        (b'{"position":1234567,"pid":1234567}', f"position {format_number(1234567)}, pid 1234567"),
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


def test_that_a_rule_is_written_as_rules_are_and_an_old_one_field_by_field() -> None:
    rule = AlertRule(
        name="late",
        metric="time-behind",
        operator=">",
        limit=30,
        process="replica-*",
        view="orders",
        pending_s=10,
        recovery_s=5,
        no_data="fire",
        command=["/bin/page", "the team"],
    )
    order = msgspec.json.encode({"rule": rule})
    text = describe_parameters(replace(AUDIT_ENTRY, act="set-alert-rule", parameters=order))
    assert text.replace(NARROW_SPACE, " ") == (
        "rule late: time-behind > 30.0 s; only at replica-*/orders; fires after 10.0 s;"
        " is over after 5.0 s; warning; fires without data as well; runs /bin/page 'the team'"
    )
    old = replace(AUDIT_ENTRY, parameters=b'{"rule":{"name":"late","metric":"gone","pending_s":5}}')
    assert describe_parameters(old).replace(NARROW_SPACE, " ") == (
        "rule name late, metric gone, pending 5.0 s"
    )


@pytest.mark.parametrize("order", ORDERS, ids=lambda each: type(each).__name__)
def test_that_no_act_is_told_in_the_notation_of_programs(order: ControlOrder) -> None:
    parameters = msgspec.json.encode(order)  # as the audit has it, who did what included
    text = describe_parameters(replace(AUDIT_ENTRY, parameters=parameters))
    assert not set(text) & set('{}[]"')


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


@pytest.mark.parametrize(
    ("role", "text"),
    [("", ""), ("operator", "operator"), ("operator@anna", "operator, invitation anna")],
)
def test_that_a_role_names_the_invitation_that_it_came_with(role: str, text: str) -> None:
    assert describe_role(replace(AUDIT_ENTRY, role=role)) == text


def test_that_parameters_that_are_one_of_a_few_words_are_told_in_the_readers_language() -> None:
    structs = [
        each for each in map(type_info, get_args(ControlOrder)) if isinstance(each, StructType)
    ]
    chosen = [
        (field.encode_name, value)
        for each in structs
        for field in each.fields
        if isinstance(field.type, LiteralType)
        for value in field.type.values
    ]
    assert ("role", "observer") in chosen
    install_lookup(lambda text: f"<{text}>")
    try:
        for name, value in chosen:
            parameters = msgspec.json.encode({name: value})
            text = describe_parameters(replace(AUDIT_ENTRY, parameters=parameters))
            assert f"<{VALUE_TITLES[name][str(value)]}>" in text
    finally:
        install_lookup(None)


def test_that_all_roles_have_a_title() -> None:
    assert ROLE_TITLES.keys() == {*get_args(InvitedRole), OWNER}
