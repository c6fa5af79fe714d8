// Writes and consumes by Emmett itself: an order is a line of JSON, and so is its answer.
import { createInterface } from "node:readline";

const [place] = process.argv.slice(2);
const isPostgres = place.startsWith("postgres");
const library = await import(
  isPostgres ? "@event-driven-io/emmett-postgresql" : "@event-driven-io/emmett-sqlite"
);
const store = isPostgres
  ? library.getPostgreSQLEventStore(place)
  : library.getSQLiteEventStore({ fileName: place, schema: { autoMigration: "CreateOrUpdate" } });
const STREAMS = 3;
let written = 0;

async function appendOne() {
  const number = written++;
  const event = {
    type: number % 2 ? "ItemRemoved" : "ItemAdded",
    data: { number, text: "Zoë", price: 1.5, none: null },
    metadata: { correlationId: `c-${number}`, causationId: `b-${number}` },
  };
  for (;;) {
    try {
      return await store.appendToStream(`cart-${number % STREAMS}`, [event]);
    } catch (error) {
      // Its version for SQLite commits now and then while a statement of its own goes on.
      if (error.code !== "SQLITE_BUSY") throw error;
    }
  }
}

async function append({ count }) {
  for (let each = 0; each < count; each++) await appendOne();
  return count;
}

async function write({ seconds }) {
  const end = performance.now() + seconds * 1000;
  let count = 0;
  for (; performance.now() < end; count++) await appendOne();
  return count;
}

async function consume({ name, count }) {
  let done = 0;
  const consumer = isPostgres
    ? library.postgreSQLEventStoreConsumer({ connectionString: place })
    : store.consumer();
  const options = {
    processorId: name,
    stopAfter: () => done >= count,
    eachMessage: async () => {
      done++;
    },
  };
  if (isPostgres) consumer.reactor(options);
  else consumer.processor(options);
  await consumer.start();
  await consumer.close?.();
  return done;
}

async function read() {
  const found = [];
  for (let each = 0; each < STREAMS; each++) {
    const { events } = await store.readStream(`cart-${each}`);
    for (const { type, data, metadata } of events) found.push({ type, data, metadata });
  }
  return found;
}

const ORDERS = { append, write, consume, read };
const plain = (_, value) => (typeof value === "bigint" ? Number(value) : value);
for await (const line of createInterface({ input: process.stdin })) {
  const order = JSON.parse(line);
  const answer = await ORDERS[order.do](order);
  process.stdout.write(`\n${JSON.stringify({ answer }, plain)}\n`);
}
await store.close?.();
process.exit(0);
