"""What can be asked of users."""

from backend.domain.field_types import Currency, Identifier, PositiveMoney, Secret, Text
from backend.domain.module import Payload


class RegisterUser(Payload, frozen=True, kw_only=True):
    """Register a user."""

    user_id: Identifier
    name: Text
    email: Text | None = None


class ChangePassword(Payload, frozen=True, kw_only=True):
    """Set or change a user's password; the old one is asked for when there is one."""

    user_id: Identifier
    new_password: Secret
    old_password: Secret | None = None


class TopUp(Payload, frozen=True, kw_only=True):
    """Add money to a user's balance."""

    user_id: Identifier
    amount: PositiveMoney
    currency: Currency


UserCommand = RegisterUser | ChangePassword | TopUp
