"""The domain, pure: one file per module, no clock, no ids, no input or output.

`module` says what a module declares, `registry` finds the installed ones.
"""
