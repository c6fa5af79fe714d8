"""How a user's state follows from what happened to it."""

from typing import assert_never

import msgspec

from backend.domain.users.events import (
    PasswordChanged,
    UserBalanceCharged,
    UserBalanceRefunded,
    UserEvent,
    UserRegistered,
    UserToppedUp,
)
from backend.domain.users.state import UserState


def evolve(state: UserState | None, event: UserEvent) -> UserState:
    """Return the state after the event, whatever it was before."""
    user = state or UserState()
    match event:
        case UserToppedUp() | UserBalanceCharged() | UserBalanceRefunded():
            return UserState(
                registered=user.registered,
                name=user.name,
                balance=event.balance,
                currency=event.currency,
            )
        case UserRegistered():
            return msgspec.structs.replace(user, registered=True, name=event.name)
        case PasswordChanged():
            return user
        case _:
            assert_never(event)
