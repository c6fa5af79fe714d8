"""CloudEvents of orders whose sums no row can hold."""

import msgspec

LARGEST = 2**53 - 1


def fact(number: int, type_: str, subject: str, data: dict[str, object]) -> bytes:
    event = {
        "specversion": "1.0",
        "id": f"018f0000-0000-7000-8000-{number:012}",
        "source": f"/elsewhere/{type_.partition('.')[0]}s",
        "type": type_,
        "subject": subject,
        "time": "2020-01-01T00:00:00Z",
        "data": data,
    }
    return msgspec.json.encode(event) + b"\n"


def order(number: int, product: str, quantity: int, price: int) -> bytes:
    line = {"product_id": product, "quantity": quantity, "price": price}
    data: dict[str, object] = {"order_id": f"o{number}", "user_id": f"u{number}", "lines": [line]}
    data |= {"total": 5, "currency": "EUR"}
    return fact(10 + number, "order.created", f"order-o{number}", data)


def user(number: int) -> bytes:
    data: dict[str, object] = {"user_id": f"u{number}", "name": "A"}
    return fact(number, "user.registered", f"user-u{number}", data)
