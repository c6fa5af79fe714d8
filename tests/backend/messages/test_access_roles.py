from typing import cast, get_args

import msgspec
import pytest
from msgspec.structs import replace

from backend.errors import NotPermitted
from backend.messages.access_roles import ACCESS_ROLES, check_access, required_role
from backend.messages.alerts import SetAlertRule
from backend.messages.commands import CheckCommand, RecordFacts, SendCommands, ToPrimary
from backend.messages.control import ControlOrder, ControlRequest, Stop
from backend.messages.subscriptions import OpenSubscription, ReportDeliveries
from tests.backend.wire.alert_values import ALERT_RULE
from tests.backend.wire.samples import SAMPLES

REQUESTS = cast(
    "list[ControlRequest | ToPrimary]",
    [*SAMPLES["REQUESTS"], *SAMPLES["ORDERS"], *SAMPLES["TO_PRIMARY"]],
)
ADMINISTRATORS = {
    "stop",
    "rebuild",
    "cancel-rebuild",
    "stop-replica",
    "record",
    "set-alert-rule",
    "annul-event",
    "skip-parked",
    "remove-subscription",
    "reset-subscription",
    "skip-delivery",
    "start-bulk",
    "add-invitation",
    "revoke-invitation",
    "ask-invitations",
}


def tag(request: msgspec.Struct | type[msgspec.Struct]) -> str:
    return str(request.__struct_config__.tag)


@pytest.mark.parametrize("request_", REQUESTS, ids=tag)
def test_that_each_role_may_what_it_is_for_and_no_more(
    request_: ControlRequest | ToPrimary,
) -> None:
    takes_part = (SendCommands, CheckCommand, OpenSubscription, ReportDeliveries)
    acts = isinstance(request_, (*get_args(ControlOrder), *takes_part))
    least = "operator" if acts else "observer"
    least = "administrator" if tag(request_) in ADMINISTRATORS else least
    assert required_role(request_) == least
    for role in ACCESS_ROLES:
        if ACCESS_ROLES.index(role) >= ACCESS_ROLES.index(required_role(request_)):
            check_access(role, request_)
        else:
            with pytest.raises(NotPermitted, match=f"The role {role} may not .* {least}"):
                check_access(role, request_)
    check_access("peer", request_)


def test_that_no_order_is_an_observers() -> None:
    orders = {tag(each) for each in get_args(ControlOrder)}
    roles = {tag(each): required_role(each) for each in REQUESTS if tag(each) in orders}
    assert roles.keys() == orders
    assert set(roles.values()) == {"operator", "administrator"}


def test_that_the_progress_of_an_import_of_commands_is_an_operators() -> None:
    progress = RecordFacts(origin="olist", since=1, upto=2, state=b"{}", facts=[])
    assert required_role(progress) == "operator"


def test_that_a_rule_without_a_program_to_run_is_an_operators() -> None:
    order = SetAlertRule(rule=replace(ALERT_RULE, command=[]), by="anna")
    assert required_role(order) == "operator"


def test_that_nobody_may_do_anything_without_a_key() -> None:
    with pytest.raises(NotPermitted):
        check_access("", Stop(by="anna"))
