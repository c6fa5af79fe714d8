from console.state.row_pins import RowPins


def test_that_pins_are_read_as_they_were_written() -> None:
    pins, again = RowPins(), RowPins()
    pins.store("orders", [("17", 2), ("16", None)])
    again.decode(pins.encode())
    assert again.keys_of("orders") == (("17", 2), ("16", None))
    assert again.keys_of("users") == ()


def test_that_a_view_without_pins_is_not_kept() -> None:
    pins = RowPins()
    pins.store("orders", [("17",)])
    pins.store("orders", [])
    assert pins.encode() == ""


def test_that_pins_that_cannot_be_read_are_none() -> None:
    pins = RowPins()
    pins.store("orders", [("17",)])
    pins.decode("{nonsense")
    assert pins.value == {}
