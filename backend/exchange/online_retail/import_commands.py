"""Sales and returns become the commands that would have led to them."""

from collections import Counter
from collections.abc import Iterator, Sequence

from backend.domain.module import Payload
from backend.domain.orders import CreateOrder, DeliverOrder, PayOrder, RequestedLine, ShipOrder
from backend.domain.payments import RefundPayment
from backend.domain.products import AddProduct, ChangePrice, ListProduct
from backend.domain.users import RegisterUser
from backend.exchange.import_source import ImportCommand, SourceLine
from backend.exchange.online_retail.historical_events import (
    CURRENCY,
    METHOD,
    KnownEntities,
    user_name,
)
from backend.exchange.online_retail.retail_sales import RetailReturn, RetailSale, SaleOrReturn
from backend.exchange.online_retail.retail_table import RetailLine
from backend.exchange.restock_planner import RestockPlanner

_NamedCommand = tuple[str, str, Payload, RetailLine]


def import_commands(
    transactions: Sequence[SaleOrReturn], files: Sequence[str]
) -> Iterator[ImportCommand]:
    """Yield the commands of all sales and returns, and the restocking that they need."""
    known = KnownEntities()
    restocks = RestockPlanner()
    for transaction in transactions:
        if isinstance(transaction, RetailReturn):
            yield _refund(transaction, files)
            continue
        for kind, name, payload, line in _introductions(transaction, known):
            yield _import_command(
                transaction, kind, name, payload, (SourceLine(files[line.table], line.line),)
            )
        lines = tuple(SourceLine(files[line.table], line.line) for line in transaction.lines)
        for kind, payload in _sale_commands(transaction):
            command = _import_command(transaction, kind, transaction.invoice, payload, lines)
            if isinstance(payload, CreateOrder):
                yield from restocks.restocks_for(command, _needed_quantities(transaction))
            yield command


def _import_command(
    sale: RetailSale, kind: str, name: str, payload: Payload, lines: tuple[SourceLine, ...]
) -> ImportCommand:
    return ImportCommand(sale.time, kind, payload, f"{kind} {name}", sale.invoice, sale.time, lines)


def _needed_quantities(sale: RetailSale) -> Counter[str]:
    needed = Counter[str]()
    for line in sale.lines:
        needed[line.product] += line.quantity
    return needed


def _introductions(sale: RetailSale, known: KnownEntities) -> Iterator[_NamedCommand]:
    if known.add_user(sale.user):
        user = RegisterUser(user_id=sale.user, name=user_name(sale))
        yield "user.register", sale.user, user, sale.lines[0]
    for line in sale.lines:
        if known.add_product(line):
            yield from _product_commands(line)
        elif known.update_price(line) is not None:
            change = ChangePrice(product_id=line.product, price=line.price)
            yield "product.change-price", f"{line.product} {line.name}", change, line


def _product_commands(line: RetailLine) -> Iterator[_NamedCommand]:
    product = line.product
    added = AddProduct(
        product_id=product,
        name=line.description or product,
        price=line.price,
        currency=CURRENCY,
    )
    yield "product.add", product, added, line
    yield "product.list", product, ListProduct(product_id=product), line


def _sale_commands(sale: RetailSale) -> Iterator[tuple[str, Payload]]:
    order = sale.invoice
    lines = [
        RequestedLine(product_id=line.product, quantity=line.quantity, price=line.price)
        for line in sale.lines
    ]
    yield "order.create", CreateOrder(order_id=order, user_id=sale.user, lines=lines)
    yield "order.pay", PayOrder(order_id=order, payment_id=sale.payment_id, method=METHOD)
    yield "order.ship", ShipOrder(order_id=order)
    yield "order.deliver", DeliverOrder(order_id=order)


def _refund(returned: RetailReturn, files: Sequence[str]) -> ImportCommand:
    line = returned.line
    return ImportCommand(
        time=line.time,
        type="payment.refund",
        payload=RefundPayment(payment_id=returned.sale.payment_id, amount=returned.amount),
        name=f"payment.refund {line.invoice} {line.name}",
        correlation_key=line.invoice,
        correlation_time=line.time,
        lines=(SourceLine(files[line.table], line.line),),
    )
