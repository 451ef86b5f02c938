import { expect, it } from "vitest";
import { groupMessages } from "./grouping";
import type { Message } from "./message";
import { posted } from "./message.testing";
import type { OutboxItem } from "./outbox";

const me = { id: "me", displayName: "Me" };
let seq = 0;

const at = (senderId: string, createdAt: string): Message => {
  seq++;
  return posted(seq, { senderId, senderName: senderId, createdAt });
};

const unsent = (createdAt: string): OutboxItem => ({
  clientId: "x",
  channelId: "r",
  text: "unsent",
  createdAt,
  state: "queued",
});

/** Days as text: a group in brackets. */
const shape = (days: ReturnType<typeof groupMessages>) =>
  days.map((day) =>
    day.lines.map((line) => `${line.first ? "[" : ""}${line.senderId}${line.last ? "]" : ""}`).join(" "),
  );

it("groups by sender, pause and day", () => {
  const messages = [
    at("ada", "2026-11-19T12:00:00"),
    at("ada", "2026-11-19T12:04:00"),
    at("bob", "2026-11-19T12:05:00"),
    at("ada", "2026-11-19T12:06:00"),
    at("ada", "2026-11-19T12:30:00"),
    at("ada", "2026-11-20T00:01:00"),
  ];
  expect(shape(groupMessages(messages, [], me, null))).toEqual(["[ada ada] [bob] [ada] [ada]", "[ada]"]);
});

it("puts unsent messages last, without going back a day for them", () => {
  const messages = [at("ada", "2026-11-20T09:00:00")];
  const days = groupMessages(messages, [unsent("2026-11-19T23:00:00")], me, null);
  expect(shape(days)).toEqual(["[ada] [me]"]);
  expect(days[0]?.lines[1]?.own).toBe(true);
});

it("gives a message the same key before and after it is in the log", () => {
  const before = groupMessages([], [unsent("2026-11-20T09:00:00")], me, null);
  const after = groupMessages([{ ...at("me", "2026-11-20T09:00:00"), clientId: "x" }], [], me, null);
  expect(after[0]?.lines[0]?.key).toBe(before[0]?.lines[0]?.key);
});

it("marks where the unread messages of others begin", () => {
  const messages = ["ada", "me", "ada", "ada"].map((sender) => at(sender, "2026-11-20T09:00:00"));
  const days = groupMessages(messages, [], me, messages[0]?.ordinal ?? 0);
  expect(days[0]?.lines.map((line) => line.startsUnread)).toEqual([false, false, true, false]);
});
