"""Money that goes back to the balance that it was paid from."""

from collections.abc import Iterable

from backend.domain.payments.events import PaymentRefunded
from backend.domain.rules import require_within_bounds
from backend.domain.users.events import UserBalanceRefunded
from backend.domain.users.state import UserState


def refund_to_balance(
    refund: PaymentRefunded, account: UserState, field: str
) -> Iterable[UserBalanceRefunded]:
    """Yield what a refund of a payment by balance does to the user's account.

    Nothing when the account is kept in another currency by now, as imported history allows:
    the money leaves by another way then. `field` is what the command names.

    Raises:
        Rejected: `balance-too-large`.
    """
    if account.currency in {"", refund.currency}:
        balance = account.balance + refund.amount
        require_within_bounds(balance, "balance", field, refund.currency)
        yield UserBalanceRefunded(
            user_id=refund.user_id,
            amount=refund.amount,
            currency=refund.currency,
            balance=balance,
            order_id=refund.order_id,
            payment_id=refund.payment_id,
        )
