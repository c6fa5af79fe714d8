"""The domain, pure: one file per module, no clock, no ids, no input or output.

module     what a module declares;
users, products, orders, payments
           the four modules of the shop: what is said, what is known, what is decided;
standing, reserving, rules
           what several of them decide by;
registry   finds the installed modules, and reads payloads of any age;
catalogue  tells forms and filters what there is.
"""
