"""The log: its port, and the engines behind it.

log_port         what a log is, by what its callers need of it;
log_search_port  what can be searched for in it;
log_backup_port  what a backup of it is;
engine_registry  what an engine is, and which one opens a URL;
log_url          a log's URL as it may be shown;
nats_place, nats_client
                 servers of NATS, and nats-py in a thread of its own, for callers that wait;
draft_validation, duplicate_check
                 what no engine keeps;
match_cache      what matched before, for the searches of one process;
sql              a log in tables, shared by
sqlite_engine, postgres_engine
                 one folder an engine;
nats_engine      a log in a stream of NATS, whose index is such a log too;
memory_engine    the twin of the databases.
"""
