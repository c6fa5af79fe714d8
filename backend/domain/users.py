"""Users: who may order, their passwords, and the money that they keep here."""

from backend.domain.module import Currency, Identifier, Money, Said, Secret, Text


class RegisterUser(Said, frozen=True, kw_only=True):
    """Register a user."""

    user_id: Identifier
    name: Text
    email: Text | None = None


class ChangePassword(Said, frozen=True, kw_only=True):
    """Set or change a user's password; the old one is asked for when there is one."""

    user_id: Identifier
    new_password: Secret
    old_password: Secret | None = None

    def __repr__(self) -> str:
        """Show whose password it is, and never the password."""
        return f"ChangePassword(user_id={self.user_id!r})"


class TopUp(Said, frozen=True, kw_only=True):
    """Add money to a user's balance."""

    user_id: Identifier
    amount: Money
    currency: Currency


class UserRegistered(Said, frozen=True, kw_only=True):
    """A user has registered."""

    user_id: Identifier
    name: str
    email: str | None = None


class PasswordChanged(Said, frozen=True, kw_only=True):
    """A user has a new password."""

    user_id: Identifier


class UserToppedUp(Said, frozen=True, kw_only=True):
    """A user's balance has grown to `balance`."""

    user_id: Identifier
    amount: Money
    currency: Currency
    balance: Money


class UserBalanceCharged(Said, frozen=True, kw_only=True):
    """A payment took money from a user's balance, which is `balance` now."""

    user_id: Identifier
    amount: Money
    currency: Currency
    balance: Money
    order_id: Identifier
    payment_id: Identifier
