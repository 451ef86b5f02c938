import { expect, it } from "vitest";
import { type Cursor, type SyncAnswer, type Synced, syncChannels } from "./sync";

/** Answers as many channels at once as `fits`, all of them current. */
class Server {
  readonly asked: { epoch: number; ids: string[] }[] = [];
  fits = Number.POSITIVE_INFINITY;
  readonly refused = new Map<string, Synced["error"]>();

  call = async (request: { epoch: number; channels: { channelId: string }[] }): Promise<SyncAnswer> => {
    const ids = request.channels.map((channel) => channel.channelId);
    this.asked.push({ epoch: request.epoch, ids });
    const channels = ids.slice(0, this.fits).map((channelId): Synced => {
      const error = this.refused.get(channelId);
      return error ? { channelId, status: "refused", error } : { channelId, status: "current", seq: 7 };
    });
    const remaining = ids.slice(this.fits);
    return { epoch: 3, channels, more: remaining.length > 0, remaining };
  };
}

function device(cursors: Record<string, Cursor>, server: Server) {
  const taken: string[] = [];
  const parts = {
    cursor: (id: string) => cursors[id] ?? { epoch: 0, seq: 0 },
    call: server.call,
    take: (synced: Synced, epoch: number) => taken.push(`${synced.channelId} ${synced.status} ${epoch}`),
    wanted: () => true,
  };
  return { taken, sync: () => syncChannels(Object.keys(cursors), parts), parts };
}

const at = (epoch: number, seq = 7): Cursor => ({ epoch, seq });

it("asks for all channels of one epoch with one call", async () => {
  const server = new Server();
  const { taken, sync } = device({ a: at(3), b: at(3), c: at(3) }, server);
  expect(await sync()).toEqual([]);
  expect(server.asked).toEqual([{ epoch: 3, ids: ["a", "b", "c"] }]);
  expect(taken).toEqual(["a current 3", "b current 3", "c current 3"]);
});

it("never mixes epochs, nor channels of which it holds nothing", async () => {
  const server = new Server();
  const { sync } = device({ a: at(1), b: at(0), c: at(3), d: at(1) }, server);
  await sync();
  expect(server.asked).toEqual([
    { epoch: 1, ids: ["a", "d"] },
    { epoch: 0, ids: ["b"] },
    { epoch: 3, ids: ["c"] },
  ]);
});

it("asks again for what did not fit", async () => {
  const server = new Server();
  server.fits = 2;
  const { taken, sync } = device({ a: at(3), b: at(3), c: at(3) }, server);
  await sync();
  expect(server.asked.map(({ ids }) => ids)).toEqual([["a", "b", "c"], ["c"]]);
  expect(taken).toHaveLength(3);
});

it("names no more than a thousand channels at once", async () => {
  const server = new Server();
  const many = Object.fromEntries(Array.from({ length: 1500 }, (_, n) => [`r${n}`, at(3)]));
  const { taken, sync } = device(many, server);
  await sync();
  expect(server.asked.map(({ ids }) => ids.length)).toEqual([1000, 500]);
  expect(taken).toHaveLength(1500);
});

it("hands on a refusal, but not one that may pass", async () => {
  const server = new Server();
  server.refused.set("a", { code: "CHAT_NOT_A_MEMBER", detail: "", retry: false });
  server.refused.set("b", { code: "CHAT_UNAVAILABLE", detail: "", retry: true });
  const { taken, sync } = device({ a: at(3), b: at(3) }, server);
  expect(await sync()).toEqual(["b"]);
  expect(taken).toEqual(["a refused 3"]);
});

it("stops when the connection is another one", async () => {
  const server = new Server();
  const { taken, parts } = device({ a: at(3) }, server);
  let calls = 0;
  await syncChannels(["a"], { ...parts, wanted: () => calls++ === 0 });
  expect(taken).toEqual([]);
});
