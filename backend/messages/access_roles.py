"""Who may do what: an observer asks, an operator also acts, an administrator may do everything."""

from typing import Literal, get_args

from backend.errors import NotPermitted
from backend.messages.alerts import AlertRule, SetAlertRule
from backend.messages.bulks import StartBulk
from backend.messages.commands import (
    AnnulEvent,
    CheckCommand,
    RecordFacts,
    SendCommands,
    ToPrimary,
)
from backend.messages.control import (
    CancelRebuild,
    ControlOrder,
    ControlRequest,
    Rebuild,
    Stop,
    StopReplica,
)
from backend.messages.invitations import AddInvitation, AskInvitations, RevokeInvitation
from backend.messages.parked import SkipParked
from backend.messages.subscriptions import (
    OpenSubscription,
    RemoveSubscription,
    ReportDeliveries,
    ResetSubscription,
    SkipDelivery,
)

AccessRole = Literal["observer", "operator", "administrator"]
ACCESS_ROLES: tuple[AccessRole, ...] = get_args(AccessRole)  # each may what those before it may
PEER = "peer"  # a process of the backend itself
REPLICA = "replica"  # of another host: an observer that also reports how it is
_RANKS = {role: rank for rank, role in enumerate((*ACCESS_ROLES, PEER))} | {REPLICA: 0}
_ORDERS: tuple[type[ControlOrder], ...] = get_args(ControlOrder)


def role_of(user: str) -> str:
    """Return the role of whose key came in; that of a guest is written `ROLE@INVITATION`."""
    return user.partition("@")[0]


def may_act_as(user: str, required: AccessRole) -> bool:
    """Whether somebody with the key of this role may do what takes that one."""
    return _RANKS.get(role_of(user), -1) >= _RANKS[required]


def required_role(request: ControlRequest | ToPrimary) -> AccessRole:
    """Return the least role that may ask for this.

    What costs all replicas or clients something, is history that no rule has seen, names a program
    to be run, leaves an event out of rows, forgets how far others have come, or lets somebody in
    is an administrator's; every other order or command
    is an operator's.
    """
    match request:
        case (
            Stop()
            | StopReplica()
            | Rebuild()
            | CancelRebuild()
            | RecordFacts(facts=[_, *_])
            | AnnulEvent()
            | SkipParked()
            | RemoveSubscription()
            | ResetSubscription()
            | SkipDelivery()
            | AddInvitation()
            | RevokeInvitation()
            | AskInvitations()
        ):
            return "administrator"
        case SetAlertRule(rule=AlertRule(command=[_, *_])):
            return "administrator"
        case StartBulk(action="skip"):
            return "administrator"
        case SendCommands() | CheckCommand() | OpenSubscription() | ReportDeliveries():
            return "operator"
        case RecordFacts():  # an import of commands keeps its progress so
            return "operator"
        case _:
            return "operator" if isinstance(request, _ORDERS) else "observer"


def check_access(user: str, request: ControlRequest | ToPrimary) -> None:
    """Refuse what somebody with the key of this role may not ask for.

    Raises:
        NotPermitted: it takes another role.
    """
    required = required_role(request)
    if not may_act_as(user, required):
        what = str(type(request).__struct_config__.tag).replace("-", " ")
        role, _, guest = user.partition("@")
        if guest:
            raise NotPermitted(
                f"The invitation {guest} has the role {role}, which may not {what}: it takes the"
                f" role {required}.",
                field="role",
            )
        raise NotPermitted(
            f"The role {user or 'nobody'} may not {what}: it takes the role {required}, chosen by"
            f" MARIGRAPH_ROLE={required}.",
            field="role",
        )
