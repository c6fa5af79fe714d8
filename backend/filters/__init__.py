"""The filter language, from what an operator types to a condition of the database.

grammar, log_filter  read text into a syntax_tree;
tree_builder         the grammar itself, and what is said of a text that does not follow it;
literals             numbers, times and flags in it;
note_fields          what operators wrote on events, of which the positions are known beforehand;
filter_text          a tree as text again;
change_terms         of conditions on rows: what changed, what was before, what is at the end;
probe_text           a field or a calculation alone, to be evaluated where a condition holds;
conditions           the tree as SQL, for whatever a target says its fields mean;
payload_conditions   fields inside an event's payload;
calculated_values    what is calculated of fields and numbers, and of which kind that is;
calculations         conditions on it: a field beside another one;
sql_dialect          the few words in which databases differ, and those of SQLite;
postgres_dialect     those of PostgreSQL.
"""
