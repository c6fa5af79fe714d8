"""Olist, a Brazilian marketplace: six tables become facts, or commands.

| event | from | timebasis |
|---|---|---|
| user.registered | a person (`customer_unique_id`) at the first order | proxy |
| product.added, product.listed | a product at its first sale, with the price of that sale | proxy |
| order.created | `order_purchase_timestamp`, a line an item | observed |
| payment.succeeded | a payment row, at `order_approved_at`, if there is one | observed |
| order.paid, order.shipped, order.delivered | the times of these steps | observed |
| order.cancelled | status `canceled`, at the last known time of the order | implied |

The tables' times are local and name no zone: they are taken as UTC. At equal times causes come
before effects, then the order's place in its file decides. What was paid beyond an order's total
is interest on instalments: it is taken out of the order's largest payment as `fees`. An order
without items has no total to exceed, and its payments count in full.
"""
