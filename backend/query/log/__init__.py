"""The log, searched through SQL: filters, pages at any depth, and counts over the whole of it.

`kinds` resolves types, sources and schema versions before the events are looked at; `tallies`
knows how many of each kind there are up to any block; `fields` gives the rest of a filter its
meaning; `plan` splits a filter into both; `pages` finds positions; `matches` remembers them.
"""
