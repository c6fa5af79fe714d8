"""Stores that no library of Python writes: own definitions of the columns that are published."""

import msgspec

NOON_US = 1_772_366_400_000_000  # 2026-03-01 12:00 UTC


class StoreSample(msgspec.Struct, frozen=True, kw_only=True):
    """A store with a few events. subject, version, type, time: of the last one. behind: by name.

    script: its statements in SQL.
    """

    title: str
    script: str
    positions: list[tuple[int, ...]]
    subject: str
    version: int
    type: str
    data: object
    correlationid: str | None = None
    causationid: str | None = None
    actor: str | None = None
    behind: dict[str, int | None] = {}
    parked: dict[str, int] = {}


MARTEN = StoreSample(
    title="Marten",
    script="""
CREATE TABLE mt_events (seq_id bigint PRIMARY KEY, id uuid, stream_id varchar, version bigint,
  data jsonb, type varchar, timestamp timestamptz, tenant_id varchar, mt_dotnet_type varchar,
  is_archived bool, correlation_id varchar, causation_id varchar, user_name varchar);
CREATE TABLE mt_event_progression (name varchar PRIMARY KEY, last_seq_id bigint, last_updated
  timestamptz);
CREATE TABLE mt_doc_deadletterevent (id uuid, data jsonb);
INSERT INTO mt_events SELECT n, ('00000000-0000-4000-8000-00000000000' || n)::uuid, 'quest-1',
  n, '{"n": 1}', CASE n WHEN 2 THEN 'tombstone' ELSE 'members_joined' END,
  '2026-03-01 12:00:00+00', '*DEFAULT*', 'x', false, 'c-1', 'c-0', 'anna' FROM
  generate_series(1, 4) AS n;
INSERT INTO mt_event_progression VALUES ('HighWaterMark', 4, now()), ('Trip:All', 1, now());
INSERT INTO mt_doc_deadletterevent VALUES ('00000000-0000-4000-8000-000000000009',
  '{"ProjectionName": "Trip", "ShardName": "All"}');
""",
    positions=[(1,), (3,), (4,)],
    subject="quest-1",
    version=4,
    type="members_joined",
    data={"n": 1},
    correlationid="c-1",
    causationid="c-0",
    actor="anna",
    behind={"Trip:All": 2},
    parked={"Trip:All": 1},
)

EMMETT = StoreSample(
    title="Emmett",
    script="""
CREATE SEQUENCE emt_global_message_position;
CREATE TABLE emt_messages (stream_id text, stream_position bigint, partition text, message_kind
  char(1), message_data jsonb, message_metadata jsonb, message_schema_version text, message_type
  text, message_id text, is_archived bool, global_position bigint DEFAULT
  nextval('emt_global_message_position'), transaction_id xid8, created timestamptz) PARTITION BY
  LIST (partition);
CREATE TABLE emt_messages_default PARTITION OF emt_messages FOR VALUES IN ('emt:default');
CREATE TABLE emt_processors (last_processed_transaction_id xid8, version int, processor_id text,
  partition text, status text, last_processed_checkpoint text);
INSERT INTO emt_messages SELECT 'cart:1', n, 'emt:default', CASE n WHEN 2 THEN 'C' ELSE 'E' END,
  '{"n": 1}', '{"correlationId": "c-1"}', '1', 'ItemAdded', 'm-' || n, false, n, '5'::xid8,
  '2026-03-01 12:00:00+00' FROM generate_series(1, 4) AS n;
INSERT INTO emt_processors VALUES ('5', 1, 'short', '', 'running', '0000000000000000003'), ('5',
  1, 'pair', '', 'stopped', '00000000000000000005:0000000000000000001');
""",
    positions=[(5, 1), (5, 3), (5, 4)],
    subject="cart:1",
    version=4,
    type="ItemAdded",
    data={"n": 1},
    correlationid="c-1",
    behind={"short": 1, "pair": 2},
)

AXON_4 = StoreSample(
    title="Axon Framework 4",
    script="""
CREATE TABLE domain_event_entry (global_index bigint PRIMARY KEY, aggregate_identifier varchar,
  sequence_number bigint, type varchar, event_identifier varchar, payload bytea, payload_type
  varchar, payload_revision varchar, meta_data bytea, time_stamp varchar);
CREATE TABLE token_entry (processor_name varchar, segment int, token bytea, token_type varchar,
  timestamp varchar, owner varchar);
CREATE TABLE dead_letter_entry (processing_group varchar);
INSERT INTO domain_event_entry SELECT n, 'card-1', n, 'GiftCard', 'e-' || n, '{"n": 1}'::bytea,
  'shop.Issued', '1.0', '{"traceId": "t-1", "correlationId": "m-0"}'::bytea,
  '2026-03-01T12:00:00.000000123Z' FROM generate_series(0, 2) AS n;
INSERT INTO token_entry VALUES ('cards', 0, '{"index": 1, "gaps": []}'::bytea, 'x',
  '2026-03-01T12:00:00Z', null), ('fresh', 0, null, null, '2026-03-01T12:00:00Z', null),
  ('__config', 0, null, null, '2026-03-01T12:00:00Z', null);
INSERT INTO dead_letter_entry VALUES ('cards'), ('cards');
""",
    positions=[(0,), (1,), (2,)],
    subject="card-1",
    version=2,
    type="shop.Issued",
    data={"n": 1},
    correlationid="t-1",
    causationid="m-0",
    behind={"cards[0]": None, "fresh[0]": None},  # the end is known after a minute
    parked={"cards": 2},
)

AXON_4_LOB = StoreSample(
    title="Axon Framework 4, large objects",
    script="""
CREATE TABLE domain_event_entry (global_index bigint PRIMARY KEY, aggregate_identifier varchar,
  sequence_number bigint, type varchar, event_identifier varchar, payload oid, payload_type
  varchar, payload_revision varchar, meta_data oid, time_stamp varchar);
INSERT INTO domain_event_entry VALUES (1, 'card-1', 0, 'GiftCard', 'e-1', lo_from_bytea(0,
  '{"n": 1}'), 'shop.Issued', null, lo_from_bytea(0, '{}'), '2026-03-01T12:00:00Z');
""",
    positions=[(1,)],
    subject="card-1",
    version=0,
    type="shop.Issued",
    data={"n": 1},
)

AXON_5 = StoreSample(
    title="Axon Framework 5",
    script="""
CREATE TABLE aggregate_event_entry (global_index bigint PRIMARY KEY, identifier varchar, type
  varchar, version varchar, payload bytea, metadata bytea, timestamp varchar, aggregate_type
  varchar, aggregate_identifier varchar, aggregate_sequence_number bigint);
INSERT INTO aggregate_event_entry VALUES (1, 'e-1', 'shop.Issued', '0.0.1', '{"n": 1}',
  '{"correlationId": "t-1", "causationId": "m-0"}', '2026-03-01T12:00:00Z', 'GiftCard',
  'card-1', 0);
""",
    positions=[(1,)],
    subject="card-1",
    version=0,
    type="shop.Issued",
    data={"n": 1},
    correlationid="t-1",
    causationid="m-0",
)

ELIXIR = StoreSample(
    title="EventStore (Elixir)",
    script="""
CREATE TABLE streams (stream_id bigserial PRIMARY KEY, stream_uuid text, stream_version bigint);
CREATE TABLE events (event_id uuid PRIMARY KEY, event_type text, causation_id uuid,
  correlation_id uuid, data bytea, metadata bytea, created_at timestamptz);
CREATE TABLE stream_events (event_id uuid, stream_id bigint, stream_version bigint,
  original_stream_id bigint, original_stream_version bigint, PRIMARY KEY (event_id, stream_id));
CREATE UNIQUE INDEX ON stream_events (stream_id, stream_version);
CREATE TABLE subscriptions (stream_uuid text, subscription_name text, last_seen bigint);
INSERT INTO streams VALUES (0, '$all', 3), (1, 'account-1', 2), (2, 'account-2', 1);
INSERT INTO events SELECT ('00000000-0000-4000-8000-00000000000' || n)::uuid, 'Elixir.Opened',
  null, '00000000-0000-4000-8000-000000000008', '{"n": 1}', '{}', '2026-03-01 12:00:00+00' FROM
  generate_series(1, 3) AS n;
INSERT INTO stream_events VALUES ('00000000-0000-4000-8000-000000000001', 0, 1, 1, 1),
  ('00000000-0000-4000-8000-000000000002', 0, 2, 2, 1), ('00000000-0000-4000-8000-000000000003',
  0, 3, 1, 2), ('00000000-0000-4000-8000-000000000001', 1, 1, 1, 1),
  ('00000000-0000-4000-8000-000000000002', 2, 1, 2, 1), ('00000000-0000-4000-8000-000000000003',
  1, 2, 1, 2);
INSERT INTO subscriptions VALUES ('$all', 'everything', 1), ('account-1', 'one', 1);
""",
    positions=[(1,), (2,), (3,)],
    subject="account-1",
    version=2,
    type="Elixir.Opened",
    data={"n": 1},
    correlationid="00000000-0000-4000-8000-000000000008",
    behind={"everything": 2, "one": 1},
)

RAILS = StoreSample(
    title="Rails Event Store",
    script="""
CREATE TABLE event_store_events (id bigserial PRIMARY KEY, event_id uuid, event_type varchar,
  metadata bytea, data bytea, created_at timestamp, valid_at timestamp);
CREATE TABLE event_store_events_in_streams (id bigserial PRIMARY KEY, stream varchar, position
  int, event_id uuid);
INSERT INTO event_store_events VALUES (7, '00000000-0000-4000-8000-000000000001', 'OrderPlaced',
  E'---\\n:correlation_id: c-1\\n', E'---\\n:n: 1\\n', '2026-03-01 12:00:05',
  '2026-03-01 12:00:00');
INSERT INTO event_store_events_in_streams (stream, position, event_id) VALUES
  ('$by_type_OrderPlaced', null, '00000000-0000-4000-8000-000000000001'), ('Order$1', 0,
  '00000000-0000-4000-8000-000000000001');
""",
    positions=[(7,)],
    subject="Order$1",
    version=0,
    type="OrderPlaced",
    data={":n": 1},
    correlationid="c-1",
)

POSTGRES_SAMPLES = (MARTEN, EMMETT, AXON_4, AXON_4_LOB, AXON_5, ELIXIR, RAILS)

EMMETT_SQLITE = """
CREATE TABLE emt_messages (stream_id TEXT, stream_position BIGINT, partition TEXT, message_kind
  CHAR(1), message_data JSONB, message_metadata JSONB, message_schema_version TEXT, message_type
  TEXT, message_id TEXT, is_archived BOOLEAN, global_position INTEGER PRIMARY KEY, created
  DATETIME);
CREATE TABLE emt_processors (processor_id TEXT, version INTEGER, partition TEXT, status TEXT,
  last_processed_checkpoint TEXT);
INSERT INTO emt_messages VALUES ('cart:1', 1, '', 'E', '{"n": 1}', '{}', '1', 'ItemAdded',
  'm-1', 0, 1, '2026-03-01 12:00:00'), ('cart:1', 2, '', 'E', '{"n": 2}', '{}', '2',
  'ItemAdded', 'm-2', 0, 2, '2026-03-01 12:00:00');
INSERT INTO emt_processors VALUES ('carts', 1, '', 'running', '0000000000000000001');
"""
