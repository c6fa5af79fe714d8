"""The domain, pure: one package per module, no clock, no ids, no input or output.

module        what a module declares;
users, products, orders, payments
              the four modules of the shop, each with its `commands` and `events`, the `state` that
              `evolve` folds them to, what they `decide`, and its `descriptions` for people;
field_types   types of payload fields, with their bounds (`recorded_texts`: what reading skips);
descriptions  what a module says about itself to people;
rules         what several modules decide by;
registry      finds the installed modules, which must fit together (`module_check`), and reads
              payloads of any age (`payload_upcast`);
module_catalogue
              describes to forms and filters what there is.
"""
