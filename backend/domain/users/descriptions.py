"""Users in words: what the console shows, asks and explains."""

from backend.domain.descriptions import CommandDescription, ModuleDescription
from backend.messages.catalogue import CurrencySource, Tone

MODULE_DESCRIPTION = ModuleDescription(
    title="Users", summary="Who may order, their passwords, and the money that they keep here."
)
COMMAND_DESCRIPTIONS = {
    "user.register": CommandDescription(rules={"user-exists": "No user has this id yet."}),
    "user.change-password": CommandDescription(
        rules={
            "user-unknown": "The user is registered.",
            "password-too-short": "The new password has at least 8 characters.",
            "wrong-password": "The old password is right, once there is one.",
        }
    ),
    "user.top-up": CommandDescription(
        risk="money",
        confirmation="Add {amount} to the balance of {user_id}?",
        rules={
            "user-unknown": "The user is registered.",
            "amount-not-positive": "The amount is greater than 0.",
            "currency-differs": "The amount is in the balance's currency.",
            "balance-too-large": "The balance can be counted exactly.",
        },
        currency=CurrencySource(field="currency"),
    ),
}
EVENT_TONES: dict[str, Tone] = {"user.balance-refunded": "warning"}
