import { expect, it, vi } from "vitest";
import type { Range } from "./api/getMessages";
import type { Missed } from "./api/getMissed";
import { Channel } from "./channel";
import type { Page } from "./message";
import { posted } from "./message.testing";

/** A server with one channel of `total` messages. */
class Server {
  total: number;
  epoch = 1;
  readonly asked: Range[] = [];
  missedAsked = 0;

  constructor(total: number) {
    this.total = total;
  }

  get = async (_: string, range: Range): Promise<Page> => {
    this.asked.push(range);
    const all = Array.from({ length: this.total }, (_, i) => posted(i + 1));
    const { before = Number.POSITIVE_INFINITY, limit } = range;
    const rest = all.filter((m) => m.seq < before).reverse();
    const data = rest.slice(0, limit);
    const nextCursor = rest.length > limit ? String(data.at(-1)?.seq) : null;
    return { data, meta: { nextCursor, epoch: this.epoch, headSeq: this.total } };
  };

  /** As `POST /api/sync`: more than 200 changes, or another epoch, start anew. */
  missed = async (_: string, epoch: number, seq: number): Promise<Missed> => {
    this.missedAsked++;
    if (epoch !== this.epoch || this.total - seq > 200) return { page: await this.get("r", { limit: 50 }) };
    const changes = Array.from({ length: this.total - seq }, (_, i) => seq + 1 + i);
    return { seq: this.total, changes: changes.map((at) => ({ seq: at, message: posted(at) })) };
  };

  membership = () => ({ channelId: "r", epoch: this.epoch, seq: this.total });
}

const seqs = (channel: Channel) => channel.view.get().messages.map((m) => m.seq);
const upTo = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => from + i);

it("reads the newest page first and older ones on request", async () => {
  const server = new Server(120);
  const channel = new Channel("r", server.get, server.missed);
  await channel.attach(server.membership(), false);
  expect(seqs(channel)).toEqual(upTo(71, 120));
  await channel.loadOlder();
  await channel.loadOlder();
  expect(seqs(channel)).toEqual(upTo(1, 120));
  expect(channel.view.get().hasOlder).toBe(false);
});

it("asks once for older messages however often it is called", async () => {
  const server = new Server(120);
  const channel = new Channel("r", server.get, server.missed);
  await channel.attach(server.membership(), false);
  await Promise.all([channel.loadOlder(), channel.loadOlder(), channel.loadOlder()]);
  expect(server.asked.filter((range) => range.before !== undefined)).toHaveLength(1);
});

it("reads what it missed after a reconnect", async () => {
  const server = new Server(10);
  const channel = new Channel("r", server.get, server.missed);
  await channel.attach(server.membership(), false);
  server.total = 200;
  await channel.attach(server.membership(), false);
  expect(seqs(channel)).toEqual(upTo(1, 200));
});

it("reads nothing when it missed nothing", async () => {
  const server = new Server(10);
  const channel = new Channel("r", server.get, server.missed);
  await channel.attach(server.membership(), false);
  await channel.attach(server.membership(), false);
  expect(server.asked).toHaveLength(1);
  expect(server.missedAsked).toBe(0);
});

it("starts from the newest page after a long absence", async () => {
  const server = new Server(10);
  const channel = new Channel("r", server.get, server.missed);
  await channel.attach(server.membership(), false);
  server.total = 5_000;
  await channel.attach(server.membership(), false);
  expect(seqs(channel)).toEqual(upTo(4_951, 5_000));
});

it("fills a hole before it shows what comes after", async () => {
  const server = new Server(10);
  const channel = new Channel("r", server.get, server.missed);
  await channel.attach(server.membership(), false);
  server.total = 14;
  channel.receive({ seq: 14, message: posted(14) });
  expect(seqs(channel)).toEqual(upTo(1, 10));
  await vi.waitFor(() => expect(seqs(channel)).toEqual(upTo(1, 14)));
});

it("forgets what it holds when the epoch has changed", async () => {
  const server = new Server(20);
  const channel = new Channel("r", server.get, server.missed);
  await channel.attach(server.membership(), false);
  server.epoch = 2;
  server.total = 5;
  await channel.attach(server.membership(), false);
  expect(seqs(channel)).toEqual(upTo(1, 5));
});

it("notices a changed epoch while it fills a hole", async () => {
  const server = new Server(20);
  const channel = new Channel("r", server.get, server.missed);
  await channel.attach(server.membership(), false);
  server.epoch = 2;
  server.total = 30;
  channel.receive({ seq: 30, message: posted(30) });
  await vi.waitFor(() => expect(seqs(channel)).toEqual(upTo(1, 30)));
});

it("keeps nothing of another epoch, not even what waits for a hole to be filled", async () => {
  const server = new Server(20);
  const channel = new Channel("r", server.get, server.missed);
  await channel.attach(server.membership(), false);
  server.get = () => new Promise(() => undefined);
  channel.receive({ seq: 25, message: posted(25, { text: "lost" }) });

  channel.disconnected();
  channel.reset({ data: [posted(3)], meta: { epoch: 2, headSeq: 3, nextCursor: null } });
  for (let seq = 4; seq <= 26; seq++) channel.receive({ seq, message: posted(seq) });

  expect(channel.cursor).toEqual({ epoch: 2, seq: 26 });
  expect(seqs(channel)).toEqual(upTo(3, 26));
  expect(channel.view.get().messages.some((m) => m.text === "lost")).toBe(false);
});

it("goes on from what a sync has told", async () => {
  const server = new Server(10);
  const channel = new Channel("r", server.get, server.missed);
  expect(channel.cursor).toEqual({ epoch: 0, seq: 0 });
  await channel.attach(server.membership(), false);
  channel.receive({ seq: 12, message: posted(12) });
  channel.skipTo(11);
  expect(seqs(channel)).toEqual([...upTo(1, 10), 12]);
  channel.skipTo(5);
  expect(channel.cursor).toEqual({ epoch: 1, seq: 12 });
});
