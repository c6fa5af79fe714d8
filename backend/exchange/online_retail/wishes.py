"""Sales and returns become the commands that would have led to them."""

from collections import Counter
from collections.abc import Iterator, Sequence

from backend.domain.module import Said
from backend.domain.orders import CreateOrder, DeliverOrder, PayOrder, ShipOrder
from backend.domain.payments import RefundPayment
from backend.domain.products import AddProduct, ChangePrice, ListProduct
from backend.domain.reserving import WantedLine
from backend.domain.users import RegisterUser
from backend.exchange.online_retail.facts import CURRENCY, METHOD, Catalogue, name_of
from backend.exchange.online_retail.sales import Act, Return, Sale
from backend.exchange.online_retail.table import Line
from backend.exchange.stock import Shelf
from backend.exchange.story import Place, Wish

_Wished = tuple[str, str, Said, Line]


def wished(acts: Sequence[Act], file: str) -> Iterator[Wish]:
    """Yield the commands of all sales and returns, and the restocking that they need."""
    catalogue = Catalogue()
    shelf = Shelf()
    for act in acts:
        if isinstance(act, Return):
            yield _refund(act, file)
            continue
        for kind, name, said, line in _entering(act, catalogue):
            yield _wish(act, kind, name, said, (Place(file, line.line),))
        places = tuple(Place(file, line.line) for line in act.lines)
        for kind, said in _selling(act):
            wish = _wish(act, kind, act.invoice, said, places)
            if isinstance(said, CreateOrder):
                yield from shelf.wishes_for(wish, _needed(act))
            yield wish


def _wish(sale: Sale, kind: str, name: str, said: Said, places: tuple[Place, ...]) -> Wish:
    return Wish(sale.time, kind, said, f"{kind} {name}", sale.invoice, sale.time, places)


def _needed(sale: Sale) -> Counter[str]:
    needed = Counter[str]()
    for line in sale.lines:
        needed[line.product] += line.quantity
    return needed


def _entering(sale: Sale, catalogue: Catalogue) -> Iterator[_Wished]:
    if catalogue.meets(sale.user):
        user = RegisterUser(user_id=sale.user, name=name_of(sale))
        yield "user.register", sale.user, user, sale.lines[0]
    for line in sale.lines:
        if catalogue.adds(line):
            yield from _adding(line)
        elif catalogue.reprices(line) is not None:
            change = ChangePrice(product_id=line.product, price=line.price)
            yield "product.change-price", f"{line.product} {line.line}", change, line


def _adding(line: Line) -> Iterator[_Wished]:
    product = line.product
    added = AddProduct(
        product_id=product,
        name=line.description or product,
        price=line.price,
        currency=CURRENCY,
    )
    yield "product.add", product, added, line
    yield "product.list", product, ListProduct(product_id=product), line


def _selling(sale: Sale) -> Iterator[tuple[str, Said]]:
    order = sale.invoice
    lines = [
        WantedLine(product_id=line.product, quantity=line.quantity, price=line.price)
        for line in sale.lines
    ]
    yield "order.create", CreateOrder(order_id=order, user_id=sale.user, lines=lines)
    yield "order.pay", PayOrder(order_id=order, payment_id=sale.payment, method=METHOD)
    yield "order.ship", ShipOrder(order_id=order)
    yield "order.deliver", DeliverOrder(order_id=order)


def _refund(back: Return, file: str) -> Wish:
    line = back.line
    return Wish(
        time=line.time,
        type="payment.refund",
        said=RefundPayment(payment_id=back.sale.payment, amount=back.amount),
        name=f"payment.refund {line.invoice} {line.line}",
        thread=line.invoice,
        began=line.time,
        places=(Place(file, line.line),),
    )
