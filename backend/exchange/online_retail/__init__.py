"""UCI Online Retail, a giftware wholesaler: invoices become facts, or commands.

| event | from | timebasis |
|---|---|---|
| user.registered | a customer, or an invoice's guest, at the first sale | proxy |
| product.added, product.listed | a stock code at its first sale, at its price | proxy |
| product.price-changed | the first sale of a day, when its price is another than before | proxy |
| order.created | an invoice, to the minute; a line a line | observed |
| payment.succeeded, order.paid, order.shipped, order.delivered | an invoice is a sale | implied |
| payment.refunded | a returned line (`C…`), matched to its purchase | observed |
| order.cancelled | the last line of an order has come back in full | implied |

A wholesaler gives quantities their own prices, so a product's price moves within a day all the
time: the first sale of a day to a customer sets the price of that day. The others stand in their
orders only, and so do those of guests, who pay the tax too.

A return names no invoice. It is matched to the customer's latest earlier purchase of that product
of which enough is left, and pays back its own price; where there is no such purchase, or where the
payment has less left than that, the line is set aside as unmatched. As commands, returns are
refunds only: an order that was delivered can no longer be cancelled.

Each line has exactly one fate; the first that fits of: unreadable (a price with a tenth of a penny
is), an exact duplicate, a bad debt (`A…`), a return, a write-off (negative quantity), no quantity,
no price, a negative price, a sale. A line that names another customer than its invoice is set
aside; one with which the total would be beyond the greatest integer is unreadable, and so is the
20,001st of an invoice. Times name no zone, and are taken as UTC. A blank in a stock code becomes a
hyphen, and an id that a spreadsheet took for a number (`17850.0`) loses its point.
"""
