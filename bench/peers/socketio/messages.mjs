import pg from "pg";

const schema = `
  CREATE TABLE IF NOT EXISTS messages (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    room_id    text NOT NULL,
    sender_id  text NOT NULL,
    client_id  text NOT NULL,
    text       text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now()
  );
  CREATE INDEX IF NOT EXISTS messages_room_idx ON messages (room_id, id)`;

// A statement with a name is prepared once on each connection.
const insert = {
  name: "insert-message",
  text: "INSERT INTO messages (room_id, sender_id, client_id, text) VALUES ($1, $2, $3, $4) RETURNING id, created_at",
};

/** One table with one index; each message is an INSERT and a commit of its own. */
export class MessageTable {
  constructor(connectionString, connections) {
    this.pool = new pg.Pool({ connectionString, max: connections });
    // A connection that breaks while nobody uses it is dropped by the pool; without a listener the process would end.
    this.pool.on("error", (error) => console.log(error.message));
  }

  create() {
    return this.pool.query(schema);
  }

  async insert(roomId, senderId, { clientId, text }) {
    const { rows } = await this.pool.query({ ...insert, values: [roomId, senderId, clientId, text] });
    return { id: Number(rows[0].id), createdAt: rows[0].created_at };
  }

  answers() {
    return this.pool.query("SELECT 1");
  }

  close() {
    return this.pool.end();
  }
}
