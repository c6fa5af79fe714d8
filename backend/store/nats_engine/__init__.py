"""NATS JetStream as the log: a stream on one server or on a cluster, one writer, local indexes.

nats_log_url     where a log is: servers, stream, options;
log_messages     what a commit is in messages, and back;
log_stream       the stream: committed to by one atomic batch, read by ranges of messages;
writer_lease     one writer at a time, by an entry of a key-value bucket;
log_index        the log in tables, derived from the stream: it answers reads and searches;
stream_pages     its messages, a page at a time;
stream_requests  what is asked of JetStream, and its answers;
index_follower   brings the index up to the stream where no writer does;
stream_comparison
                 whether the stream holds what its index does;
nats_consumer    the durable consumer of a replica that follows the stream by itself;
delivered_events what that has brought, until the rows have it;
position_finder  which message holds the event at a position;
consumer_requests
                 what is asked of JetStream about consumers;
nats_event_log, nats_log_reader, nats_log_engine
                 the ports.

The stream alone is the log. A commit is one atomic batch (NATS server 2.12 and later): its events,
a message each on the subject of their stream, and last what belongs to them (answers, secrets, the
progress of imports, the digest of the hash chain). Positions and versions are the writer's and
stand in the messages; the stream's own sequence counts the other messages too. Each batch names
the sequence that it must follow (`Nats-Expected-Last-Sequence`), which guards all streams of
events at once: whoever does not know the newest message cannot write, be it a former writer whose
batch comes late. Snapshots of aggregates can be made again, and stay in the index.

The index is a SQLite file, a projection of the stream: made anew from it when it is lost, and
never written ahead of it. What it holds can be read as a log of its own (`sqlite:///FILE`).
"""
