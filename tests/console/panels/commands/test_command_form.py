import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from backend.domain.orders import CreateOrder
from backend.domain.users import ChangePassword, TopUp
from backend.messages.catalogue import CatalogueReply, CommandKind
from console.panels.commands.command_form import CommandForm
from console.panels.commands.command_list import CommandList
from console.panels.commands.field_values import InvalidInput, parse_value
from console.panels.commands.row_list_editor import RowListEditor
from console.state.form_schema import FormField, form_fields


def form_of(command: type[msgspec.Struct], qtbot: QtBot) -> CommandForm:
    made = CommandForm(form_fields(msgspec.json.encode(msgspec.json.schema(command))))
    qtbot.addWidget(made)
    made.edited.connect(made.payload)
    made.show()
    return made


def line(form: CommandForm, name: str) -> QLineEdit:
    found = form.findChild(QLineEdit, name)
    assert isinstance(found, QLineEdit)
    return found


def write(form: CommandForm, name: str, text: str) -> None:
    line(form, name).clear()
    QTest.keyClicks(line(form, name), text)


def test_that_amounts_are_typed_in_units_and_sent_in_minor_units(qtbot: QtBot) -> None:
    form = form_of(TopUp, qtbot)
    for name, text in (("user_id", "anna"), ("amount", "12.50"), ("currency", "EUR")):
        write(form, f"field-{name}", text)
    assert form.payload() == {"user_id": "anna", "amount": 1250, "currency": "EUR"}


def test_that_the_currency_says_how_many_decimals_an_amount_has(qtbot: QtBot) -> None:
    form = form_of(TopUp, qtbot)
    for name, text in (("user_id", "anna"), ("currency", "JPY"), ("amount", "12.50")):
        write(form, f"field-{name}", text)
    assert form.payload() is None
    assert "decimals in JPY" in form.editors["amount"].error.text()


def test_that_mistakes_are_shown_at_their_field_while_typing(qtbot: QtBot) -> None:
    form = form_of(TopUp, qtbot)
    assert form.payload() is None
    assert form.editors["user_id"].error.text() == ""
    write(form, "field-user_id", "an na")
    assert form.editors["user_id"].error.text() == "1 to 64 visible characters"
    assert line(form, "field-user_id").property("state") == "bad"
    write(form, "field-user_id", "anna")
    assert form.editors["user_id"].error.text() == ""


@pytest.mark.parametrize("command", [TopUp, CreateOrder])
def test_that_a_mistake_moves_no_field(command: type[msgspec.Struct], qtbot: QtBot) -> None:
    form = form_of(command, qtbot)
    form.resize(320, form.sizeHint().height())
    lower = list(form.editors.values())[-1]
    before = (lower.pos(), form.sizeHint().height())
    for name in form.editors:
        assert form.show_error(name, "a long reason why this is not what it has to be, at length")
    after = (lower.pos(), form.sizeHint().height())
    assert after == before
    assert all("at length" in each.error.toolTip() for each in form.editors.values())


def test_that_sending_shows_what_is_missing_everywhere(qtbot: QtBot) -> None:
    form = form_of(TopUp, qtbot)
    form.show_all_errors()
    assert form.payload() is None
    assert [entry.error.text() for entry in form.editors.values()] == ["This is needed."] * 3


def test_that_lines_of_an_order_are_added_and_taken_away(qtbot: QtBot) -> None:
    form = form_of(CreateOrder, qtbot)
    write(form, "field-order_id", "17")
    write(form, "field-user_id", "anna")
    entry = form.editors["lines"]
    write(form, "field-lines-0-product_id", "mug")
    write(form, "field-lines-0-quantity", "2")
    QTest.mouseClick(entry.add_button, Qt.MouseButton.LeftButton)  # type: ignore[union-attr]  # a list
    write(form, "field-lines-1-product_id", "cup")
    write(form, "field-lines-1-quantity", "1")
    write(form, "field-lines-1-price", "3.99")
    assert form.payload() == {
        "order_id": "17",
        "user_id": "anna",
        "lines": [
            {"product_id": "mug", "quantity": 2},
            {"product_id": "cup", "quantity": 1, "price": 399},
        ],
    }


def test_that_a_rejected_field_inside_a_row_is_highlighted(qtbot: QtBot) -> None:
    form = form_of(CreateOrder, qtbot)
    assert form.show_error("lines.0.quantity", "2 are left.")
    assert form.editors["lines"].error.text() == "Row 1, quantity: 2 are left."
    assert line(form, "field-lines-0-quantity").property("state") == "bad"
    assert not form.show_error("nothing", "no such field")


def test_that_passwords_are_masked_and_emptied(qtbot: QtBot) -> None:
    form = form_of(ChangePassword, qtbot)
    write(form, "field-new_password", "correct horse")
    assert line(form, "field-new_password").echoMode() is QLineEdit.EchoMode.Password
    assert form.secrets == {"old_password", "new_password"}
    form.clear_secrets()
    assert line(form, "field-new_password").text() == ""


def test_that_every_command_can_be_read_in_the_list(qtbot: QtBot) -> None:
    kind = CommandKind(type="user.change-password", module="users", summary="", schema=b"{}")
    choice = CommandList()
    qtbot.addWidget(choice)
    choice.set_catalogue(CatalogueReply(commands=[kind], events=[], views=[]))
    choice.resize(choice.minimumWidth(), 200)
    choice.show()
    assert choice.viewport().width() >= choice.sizeHintForColumn(0)


def test_that_a_payload_can_be_filled_in_again(qtbot: QtBot) -> None:
    form = form_of(CreateOrder, qtbot)
    data = {"order_id": "17", "user_id": "anna", "lines": [{"product_id": "m", "quantity": 3}]}
    form.set_payload(data)
    assert form.payload() == data


@pytest.mark.parametrize(
    ("kind", "text", "message"),
    [
        ("integer", "two", "A whole number in digits, please."),
        ("integer", "0", "At least 1."),
        ("integer", "1_000", "A whole number in digits, please."),
        ("integer", "9007199254740992", "At most 9\u202f007\u202f199\u202f254\u202f740\u202f991."),
        ("integer", "99999999999999999999", "At most 9\u202f223"),
        ("money", "1,2,3", "Not an amount; write it in digits, as 12.50."),
        ("money", "1e5", "Not an amount"),
        ("money", "NaN", "Not an amount"),
        ("money", "-5.00", "At least 0.01\u202fEUR."),
        (
            "money",
            "99999999999999999",
            "At most 90\u202f071\u202f992\u202f547\u202f409.91\u202fEUR.",
        ),
        ("number", "inf", "A number in digits, please."),
        ("json", "{", "Not JSON"),
    ],
)
def test_that_what_cannot_be_sent_is_explained(kind: str, text: str, message: str) -> None:
    about = {"name": "x", "kind": kind, "title": "X", "required": True}
    field = msgspec.convert(about | {"minimum": 1, "maximum": 9_007_199_254_740_991}, FormField)
    with pytest.raises(InvalidInput) as found:
        parse_value(field, text, "EUR")
    assert message in str(found.value)


def test_that_money_is_not_read_before_its_currency_is_known(qtbot: QtBot) -> None:
    form = form_of(TopUp, qtbot)
    del form.editors["currency"]
    write(form, "field-user_id", "anna")
    write(form, "field-amount", "5000")
    form.set_currency(None)
    assert form.payload() is None
    assert "not known yet" in form.editors["amount"].error.text()
    form.set_currency("JPY")
    assert form.payload() == {"user_id": "anna", "amount": 5000}
    fees = FormField(name="fees", kind="money", title="Fees", required=False)
    assert parse_value(fees, "0.00", None) == 0


class Part(msgspec.Struct):
    """What a gift is made of."""

    material: str
    pieces: int


class Gift(msgspec.Struct):
    """A command of another domain, with a list that may be left out, and a default."""

    name: str
    parts: list[Part] | None = None
    wrap: str = "paper"


def test_that_an_optional_list_begins_without_a_row(qtbot: QtBot) -> None:
    form = form_of(Gift, qtbot)
    write(form, "field-name", "mug")
    assert form.payload() == {"name": "mug", "wrap": "paper"}
    parts = form.editors["parts"]
    assert isinstance(parts, RowListEditor)
    assert parts.rows == []
    QTest.mouseClick(parts.add_button, Qt.MouseButton.LeftButton)
    assert len(parts.rows) == 1
