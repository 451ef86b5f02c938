import { expect, it, vi } from "vitest";
import type { Range } from "./api/getMessages";
import { Channel } from "./channel";
import type { Message, Page } from "./message";

const message = (seq: number): Message => ({
  channelId: "r",
  seq,
  ordinal: seq,
  id: `id${seq}`,
  senderId: "u",
  senderName: "Ada",
  clientId: `c${seq}`,
  text: `m${seq}`,
  createdAt: "2026-11-20T09:00:00Z",
});

/** A server with one channel of `total` messages. */
class Server {
  total: number;
  epoch = 1;
  readonly asked: Range[] = [];

  constructor(total: number) {
    this.total = total;
  }

  get = async (_: string, range: Range): Promise<Page> => {
    this.asked.push(range);
    const all = Array.from({ length: this.total }, (_, i) => message(i + 1));
    const { before = Number.POSITIVE_INFINITY, after, limit } = range;
    const rest =
      after !== undefined ? all.filter((m) => m.seq > after) : all.filter((m) => m.seq < before).reverse();
    const data = rest.slice(0, limit);
    const nextCursor = rest.length > limit ? String(data.at(-1)?.seq) : null;
    return { data, meta: { nextCursor, epoch: this.epoch, headSeq: this.total } };
  };

  membership = () => ({ channelId: "r", epoch: this.epoch, seq: this.total });
}

const seqs = (channel: Channel) => channel.view.get().messages.map((m) => m.seq);
const upTo = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => from + i);

it("reads the newest page first and older ones on request", async () => {
  const server = new Server(120);
  const channel = new Channel("r", server.get);
  await channel.attach(server.membership(), false);
  expect(seqs(channel)).toEqual(upTo(71, 120));
  await channel.loadOlder();
  await channel.loadOlder();
  expect(seqs(channel)).toEqual(upTo(1, 120));
  expect(channel.view.get().hasOlder).toBe(false);
});

it("asks once for older messages however often it is called", async () => {
  const server = new Server(120);
  const channel = new Channel("r", server.get);
  await channel.attach(server.membership(), false);
  await Promise.all([channel.loadOlder(), channel.loadOlder(), channel.loadOlder()]);
  expect(server.asked.filter((range) => range.before !== undefined)).toHaveLength(1);
});

it("reads what it missed after a reconnect, over several pages", async () => {
  const server = new Server(10);
  const channel = new Channel("r", server.get);
  await channel.attach(server.membership(), false);
  server.total = 260;
  await channel.attach(server.membership(), false);
  expect(seqs(channel)).toEqual(upTo(1, 260));
});

it("reads nothing when it missed nothing", async () => {
  const server = new Server(10);
  const channel = new Channel("r", server.get);
  await channel.attach(server.membership(), false);
  await channel.attach(server.membership(), false);
  expect(server.asked).toHaveLength(1);
});

it("starts from the newest page after a long absence", async () => {
  const server = new Server(10);
  const channel = new Channel("r", server.get);
  await channel.attach(server.membership(), false);
  server.total = 5_000;
  await channel.attach(server.membership(), false);
  expect(seqs(channel)).toEqual(upTo(4_951, 5_000));
});

it("fills a hole before it shows what comes after", async () => {
  const server = new Server(10);
  const channel = new Channel("r", server.get);
  await channel.attach(server.membership(), false);
  server.total = 14;
  channel.receive({ seq: 14, message: message(14) });
  expect(seqs(channel)).toEqual(upTo(1, 10));
  await vi.waitFor(() => expect(seqs(channel)).toEqual(upTo(1, 14)));
});

it("forgets what it holds when the epoch has changed", async () => {
  const server = new Server(20);
  const channel = new Channel("r", server.get);
  await channel.attach(server.membership(), false);
  server.epoch = 2;
  server.total = 5;
  await channel.attach(server.membership(), false);
  expect(seqs(channel)).toEqual(upTo(1, 5));
});

it("notices a changed epoch while it fills a hole", async () => {
  const server = new Server(20);
  const channel = new Channel("r", server.get);
  await channel.attach(server.membership(), false);
  server.epoch = 2;
  server.total = 30;
  channel.receive({ seq: 30, message: message(30) });
  await vi.waitFor(() => expect(seqs(channel)).toEqual(upTo(1, 30)));
});

it("keeps nothing of another epoch, not even what waits for a hole to be filled", async () => {
  const server = new Server(20);
  const channel = new Channel("r", server.get);
  await channel.attach(server.membership(), false);
  server.get = () => new Promise(() => undefined);
  channel.receive({ seq: 25, message: { ...message(25), text: "lost" } });

  channel.disconnected();
  channel.reset({ data: [message(3)], meta: { epoch: 2, headSeq: 3, nextCursor: null } });
  for (let seq = 4; seq <= 26; seq++) channel.receive({ seq, message: message(seq) });

  expect(channel.cursor).toEqual({ epoch: 2, seq: 26 });
  expect(seqs(channel)).toEqual(upTo(3, 26));
  expect(channel.view.get().messages.some((m) => m.text === "lost")).toBe(false);
});

it("goes on from what a sync has told", async () => {
  const server = new Server(10);
  const channel = new Channel("r", server.get);
  expect(channel.cursor).toEqual({ epoch: 0, seq: 0 });
  await channel.attach(server.membership(), false);
  channel.receive({ seq: 12, message: message(12) });
  channel.skipTo(11);
  expect(seqs(channel)).toEqual([...upTo(1, 10), 12]);
  channel.skipTo(5);
  expect(channel.cursor).toEqual({ epoch: 1, seq: 12 });
});
