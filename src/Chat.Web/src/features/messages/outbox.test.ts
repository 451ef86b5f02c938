import { expect, it, vi } from "vitest";
import { ChatError } from "@/lib/chatError";
import { fullStorage, memoryStorage } from "@/lib/memoryStorage.testing";
import { notInLog, Outbox, type OutboxItem } from "./outbox";

const noPause = () => Promise.resolve();
const states = (outbox: Outbox) => outbox.items.get().map((item) => `${item.text}:${item.state}`);

/** Sends succeed one by one when `answer` is called; `fail` refuses instead. */
function server() {
  const sent: OutboxItem[] = [];
  const failures: Error[] = [];
  const send = async (item: OutboxItem) => {
    const failure = failures.shift();
    if (failure) throw failure;
    sent.push(item);
    return { seq: sent.length };
  };
  return { sent, failures, send };
}

it("sends in order, one after the other, once online", async () => {
  const { send, sent } = server();
  const outbox = new Outbox("u", memoryStorage(), send, noPause);
  for (const text of ["a", "b", "c"]) outbox.add("r", text);
  expect(states(outbox)).toEqual(["a:queued", "b:queued", "c:queued"]);
  outbox.setOnline(true);
  await vi.waitFor(() => expect(states(outbox)).toEqual(["a:sent", "b:sent", "c:sent"]));
  expect(sent.map((item) => item.text)).toEqual(["a", "b", "c"]);
});

it("survives a reload with the same client ids and nothing twice", async () => {
  const storage = memoryStorage();
  const before = new Outbox("u", storage, server().send, noPause);
  before.add("r", "a");
  before.add("r", "b");
  const ids = before.items.get().map((item) => item.clientId);

  const { send, sent } = server();
  const after = new Outbox("u", storage, send, noPause);
  after.setOnline(true);
  await vi.waitFor(() => expect(sent.map((item) => item.clientId)).toEqual(ids));
  await vi.waitFor(() => expect(storage.length).toBe(0));
});

it("keeps each person's messages apart", () => {
  const storage = memoryStorage();
  new Outbox("ada", storage, server().send, noPause).add("r", "a");
  expect(new Outbox("bob", storage, server().send, noPause).items.get()).toEqual([]);
});

it("tries again with the same client id after a broken connection", async () => {
  const { send, sent, failures } = server();
  failures.push(new Error("connection lost"), new ChatError("CHAT_UNAVAILABLE", "Later, please."));
  const outbox = new Outbox("u", memoryStorage(), send, noPause);
  outbox.setOnline(true);
  outbox.add("r", "a");
  const id = outbox.items.get()[0]?.clientId;
  outbox.add("r", "b");
  await vi.waitFor(() => expect(states(outbox)).toEqual(["a:sent", "b:sent"]));
  expect(sent[0]?.clientId).toBe(id);
});

it("sends under an id that tells no time when the server finds this device's clock wrong", async () => {
  const storage = memoryStorage();
  const outbox = new Outbox("u", storage, server().send, noPause);
  outbox.add("r", "a");
  const id = outbox.items.get()[0]?.clientId ?? "";
  const other = server();
  other.failures.push(new Error("HubException: CHAT_CLIENT_ID_INVALID: The clock is wrong."));
  const otherTab = new Outbox("u", storage, other.send, noPause);
  otherTab.setOnline(true);
  await vi.waitFor(() => expect(states(otherTab)).toEqual(["a:sent"]));
  expect(other.sent[0]?.clientId).toBe(`${id.slice(0, 14)}4${id.slice(15)}`);
  expect(storage.length).toBe(0);

  other.failures.push(new Error("HubException: CHAT_CLIENT_ID_INVALID: The clock is wrong."));
  const { send, sent } = { ...other };
  const sameLater = new Outbox("u", memoryStorage(), send, noPause);
  sameLater.items.set(outbox.items.get());
  sameLater.setOnline(true);
  await vi.waitFor(() => expect(sent[1]?.clientId).toBe(sent[0]?.clientId)); // one message, not two
});

it("keeps a refused message for the person to decide, and goes on with the next", async () => {
  const { send, failures } = server();
  const storage = memoryStorage();
  failures.push(new Error("HubException: CHAT_NOT_A_MEMBER: Join the room first."));
  const outbox = new Outbox("u", storage, send, noPause);
  outbox.setOnline(true);
  outbox.add("r", "a");
  outbox.add("r", "b");
  await vi.waitFor(() => expect(states(outbox)).toEqual(["a:failed", "b:sent"]));
  const failed = outbox.items.get()[0];
  expect(failed?.reason).toBe("Join the room first.");
  outbox.retry(failed?.clientId ?? "");
  await vi.waitFor(() => expect(states(outbox)).toEqual(["a:sent", "b:sent"]));
});

it("drops what the log shows, even if the answer never came", async () => {
  const storage = memoryStorage();
  const outbox = new Outbox("u", storage, server().send, noPause);
  outbox.add("r", "a");
  outbox.shown("r", 9, new Set(outbox.items.get().map((item) => item.clientId)));
  expect(outbox.items.get()).toEqual([]);
  expect(storage.length).toBe(0);
});

it("does not draw a message that was acknowledged with a place the log already covers", () => {
  const item: OutboxItem = { clientId: "c", channelId: "r", text: "a", createdAt: "", state: "sent", seq: 4 };
  expect(notInLog([item], "r", 3)).toEqual([item]);
  expect(notInLog([item], "r", 4)).toEqual([]);
});

it("takes over what another tab has written or sent", () => {
  const storage = memoryStorage();
  const one = new Outbox("u", storage, server().send, noPause);
  const two = new Outbox("u", storage, server().send, noPause);
  one.add("r", "a");
  two.reread();
  expect(states(two)).toEqual(["a:queued"]);
  two.discard(two.items.get()[0]?.clientId ?? "");
  one.reread();
  expect(one.items.get()).toEqual([]);
});

it("sends what found no room in storage, also after another tab wrote", async () => {
  const { send, sent } = server();
  const outbox = new Outbox("u", fullStorage(), send, noPause);
  outbox.add("r", "a");
  outbox.reread();
  expect(states(outbox)).toEqual(["a:queued"]);
  outbox.setOnline(true);
  await vi.waitFor(() => expect(sent.map((item) => item.text)).toEqual(["a"]));
});

it("knows what is unsent, and forgets everything on request", async () => {
  const storage = memoryStorage();
  const outbox = new Outbox("u", storage, server().send, noPause);
  outbox.setOnline(true);
  outbox.add("r", "a");
  await vi.waitFor(() => expect(states(outbox)).toEqual(["a:sent"]));
  outbox.setOnline(false);
  outbox.add("r", "b");
  expect(outbox.unsent().map((item) => item.text)).toEqual(["b"]);
  outbox.clear();
  expect(outbox.items.get()).toEqual([]);
  expect(storage.length).toBe(0);
});
