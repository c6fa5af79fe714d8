"""Commands of a small shop, as JSON Lines."""

import msgspec


def line(type_: str, **data: object) -> str:
    return msgspec.json.encode({"type": type_, "data": data, "actor": "anna"}).decode() + "\n"


def registered(*names: str) -> str:
    return "".join(line("user.register", user_id=name, name=name.title()) for name in names)


def stocked(product: str, stock: int = 10, price: int = 700) -> str:
    added = line(
        "product.add",
        product_id=product,
        name=product.title(),
        price=price,
        currency="EUR",
        stock=stock,
    )
    return added + line("product.list", product_id=product)


def ordered(order: str, user: str, product: str, quantity: int = 1) -> str:
    lines = [{"product_id": product, "quantity": quantity}]
    return line("order.create", order_id=order, user_id=user, lines=lines)
