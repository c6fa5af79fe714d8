"""A Message DB, by the table and index definitions that `@eventide/message-db` 1.3.1 publishes.

Its functions to write are not here: the rows are inserted as they insert them.
"""

import msgspec
import psycopg

_DEFINITIONS = """
CREATE SCHEMA message_store;
CREATE TABLE message_store.messages (
  global_position bigserial NOT NULL,
  position bigint NOT NULL,
  time TIMESTAMP WITHOUT TIME ZONE DEFAULT (now() AT TIME ZONE 'utc') NOT NULL,
  stream_name text NOT NULL,
  type text NOT NULL,
  data jsonb,
  metadata jsonb,
  id UUID NOT NULL DEFAULT gen_random_uuid()
);
ALTER TABLE message_store.messages ADD PRIMARY KEY (global_position);
CREATE UNIQUE INDEX messages_id ON message_store.messages (id);
CREATE UNIQUE INDEX messages_stream ON message_store.messages (stream_name, position);
CREATE FUNCTION message_store.message_store_version() RETURNS varchar AS $$
BEGIN RETURN '1.3.0'; END; $$ LANGUAGE plpgsql VOLATILE;
"""


def create_message_db(url: str) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(_DEFINITIONS)


def write_message(
    connection: "psycopg.Connection[tuple[object, ...]]",
    stream: str,
    kind: str,
    data: dict[str, object],
    metadata: dict[str, object] | None = None,
) -> int:
    """Write a message, as the next of its stream, and return its global position."""
    row = connection.execute(
        "INSERT INTO message_store.messages (stream_name, position, type, data, metadata)"
        " SELECT %(stream)s, count(*), %(kind)s, %(data)s::jsonb, %(metadata)s::jsonb"
        " FROM message_store.messages WHERE stream_name = %(stream)s RETURNING global_position",
        {
            "stream": stream,
            "kind": kind,
            "data": msgspec.json.encode(data).decode(),
            "metadata": None if metadata is None else msgspec.json.encode(metadata).decode(),
        },
    ).fetchone()
    assert row is not None
    return int(str(row[0]))
