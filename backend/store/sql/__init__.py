"""A log in tables, the same in every SQL database; the engines add what theirs does otherwise.

log_schema, log_statements   the tables, and what is asked of them;
log_connection               a connection that an engine fulfils;
sql_log_reader               reading;
sql_event_log                writing, with the help of row_builder (positions, versions, rows),
                             stream_heads and dirty_heads (where streams end);
sql_log_engine               opens them.
"""
