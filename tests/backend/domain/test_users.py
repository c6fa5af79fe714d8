from backend.domain.field_types import MAX_EXACT_INTEGER
from backend.domain.users import (
    ChangePassword,
    PasswordChanged,
    RegisterUser,
    TopUp,
    UserBalanceCharged,
    UserRegistered,
    UserToppedUp,
)
from tests.backend.domain.given import given

ANNA = UserRegistered(user_id="anna", name="Anna", email="anna@example.org")
EIGHT, SEVEN = "abcdefgh", "1234567"
RICH = UserToppedUp(user_id="anna", amount=500, currency="EUR", balance=500)


def test_that_a_user_registers() -> None:
    given().when(RegisterUser(user_id="anna", name="Anna", email="anna@example.org")).then(ANNA)


def test_that_a_user_registers_once() -> None:
    given(ANNA).when(RegisterUser(user_id="anna", name="Other")).is_rejected(
        "user-exists", "user_id"
    )


def test_that_a_user_known_only_from_a_fact_can_still_register() -> None:
    given(RICH).when(RegisterUser(user_id="anna", name="Anna")).then(
        UserRegistered(user_id="anna", name="Anna")
    )


def test_that_a_top_up_says_the_new_balance() -> None:
    given(ANNA, RICH).when(TopUp(user_id="anna", amount=50, currency="EUR")).then(
        UserToppedUp(user_id="anna", amount=50, currency="EUR", balance=550)
    )


def test_that_a_top_up_counts_what_was_charged() -> None:
    charged = UserBalanceCharged(
        user_id="anna", amount=200, currency="EUR", balance=300, order_id="o", payment_id="p"
    )
    given(ANNA, RICH, charged).when(TopUp(user_id="anna", amount=1, currency="EUR")).then(
        UserToppedUp(user_id="anna", amount=1, currency="EUR", balance=301)
    )


def test_that_a_top_up_is_refused_to_strangers() -> None:
    given().when(TopUp(user_id="anna", amount=1, currency="EUR")).is_rejected(
        "user-unknown", "user_id", says="anna"
    )


def test_that_a_top_up_must_be_greater_than_nothing() -> None:
    for amount in (0, -1):
        given(ANNA).when(TopUp(user_id="anna", amount=amount, currency="EUR")).is_rejected(
            "amount-not-positive", "amount"
        )


def test_that_the_first_top_up_settles_the_currency() -> None:
    given(ANNA, RICH).when(TopUp(user_id="anna", amount=1, currency="USD")).is_rejected(
        "currency-differs", "currency", says="EUR"
    )


def test_that_a_balance_stays_countable() -> None:
    full = UserToppedUp(
        user_id="anna", amount=MAX_EXACT_INTEGER, currency="EUR", balance=MAX_EXACT_INTEGER
    )
    given(ANNA, full).when(TopUp(user_id="anna", amount=1, currency="EUR")).is_rejected(
        "balance-too-large", "amount"
    )


def test_that_a_password_change_carries_no_secret() -> None:
    given(ANNA).when(ChangePassword(user_id="anna", new_password=EIGHT)).then(
        PasswordChanged(user_id="anna")
    )


def test_that_a_password_has_eight_characters() -> None:
    given(ANNA).when(ChangePassword(user_id="anna", new_password=SEVEN)).is_rejected(
        "password-too-short", "new_password", says="8"
    )


def test_that_strangers_have_no_password() -> None:
    given().when(ChangePassword(user_id="anna", new_password=EIGHT)).is_rejected(
        "user-unknown", "user_id"
    )


def test_that_a_password_is_not_shown() -> None:
    command = ChangePassword(user_id="anna", new_password=EIGHT, old_password=SEVEN)
    assert EIGHT not in f"{command!r} {command}"
    assert SEVEN not in f"{command!r} {command}"
