"""The domain, pure: one file per module, no clock, no ids, no input or output.

module     what a module declares;
users, products, orders, payments
           the four modules of the shop: what is said, what is known, what is decided;
order_words, product_words
           what is said of orders and products, where it is much;
evolving   how an order's state follows from what happened;
standing, reserving, rules
           what several of them decide by;
registry   finds the installed modules, and reads payloads of any age;
catalogue  tells forms and filters what there is.
"""
