"""Users: who may order, their passwords, and the money that they keep here."""

from backend.domain.module import Module, SecretEffect
from backend.domain.translation_files import read_translations
from backend.domain.users.commands import ChangePassword, RegisterUser, TopUp, UserCommand
from backend.domain.users.decide import decide
from backend.domain.users.descriptions import (
    COMMAND_DESCRIPTIONS,
    EVENT_TONES,
    MODULE_DESCRIPTION,
)
from backend.domain.users.events import (
    PasswordChanged,
    UserBalanceCharged,
    UserBalanceRefunded,
    UserEvent,
    UserRegistered,
    UserToppedUp,
)
from backend.domain.users.evolve import evolve
from backend.domain.users.state import UserState

__all__ = [
    "MODULE",
    "ChangePassword",
    "PasswordChanged",
    "RegisterUser",
    "TopUp",
    "UserBalanceCharged",
    "UserBalanceRefunded",
    "UserCommand",
    "UserEvent",
    "UserRegistered",
    "UserState",
    "UserToppedUp",
    "decide",
    "evolve",
]

MODULE: Module[UserState, UserCommand, UserEvent] = Module(
    name="users",
    entity="user",
    key="user_id",
    commands={
        "user.register": RegisterUser,
        "user.change-password": ChangePassword,
        "user.top-up": TopUp,
    },
    events={
        "user.registered": UserRegistered,
        "user.password-changed": PasswordChanged,
        "user.topped-up": UserToppedUp,
        "user.balance-charged": UserBalanceCharged,
        "user.balance-refunded": UserBalanceRefunded,
    },
    state=UserState,
    evolve=evolve,
    decide=decide,
    personal={"user.registered": ("name", "email")},
    secrets={
        "user.change-password": SecretEffect(
            new="new_password",
            old="old_password",
            mismatch="wrong-password",
            slot="",  # under the user's id alone, as logs have kept them since the first version
        )
    },
    description=MODULE_DESCRIPTION,
    command_descriptions=COMMAND_DESCRIPTIONS,
    event_tones=EVENT_TONES,
    translations=read_translations(__name__),
)
