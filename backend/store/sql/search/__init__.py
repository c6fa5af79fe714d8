"""Searching a log in tables: a filter becomes kinds and a condition, and those positions.

kind_index           types, sources and schema versions, resolved before events are looked at;
type_count_index     how many of each kind there are up to any block;
log_fields           the meaning of all other fields;
search_plan          splits a filter into both;
page_positions       finds positions;
sorted_matches       puts them into another order than the log's;
sql_position_search  answers with them, and with those that a replica has not applied.
"""
