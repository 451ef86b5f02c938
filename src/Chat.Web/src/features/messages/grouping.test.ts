import { expect, it } from "vitest";
import { groupMessages } from "./grouping";
import type { Message } from "./message";

const me = { id: "me", displayName: "Me" };
let seq = 0;

const at = (senderId: string, createdAt: string): Message => {
  seq++;
  return {
    channelId: "r",
    seq,
    ordinal: seq,
    id: `id${seq}`,
    senderId,
    senderName: senderId,
    clientId: `c${seq}`,
    text: `${seq}`,
    createdAt,
  };
};

const shape = (days: ReturnType<typeof groupMessages>) =>
  days.map((day) => day.groups.map((group) => `${group.senderId}×${group.entries.length}`));

it("groups by sender, pause and day", () => {
  const messages = [
    at("ada", "2026-11-19T12:00:00"),
    at("ada", "2026-11-19T12:04:00"),
    at("bob", "2026-11-19T12:05:00"),
    at("ada", "2026-11-19T12:06:00"),
    at("ada", "2026-11-19T12:30:00"),
    at("ada", "2026-11-20T00:01:00"),
  ];
  expect(shape(groupMessages(messages, [], me, null))).toEqual([
    ["ada×2", "bob×1", "ada×1", "ada×1"],
    ["ada×1"],
  ]);
});

it("puts unsent messages last, without going back a day for them", () => {
  const messages = [at("ada", "2026-11-20T09:00:00")];
  const unsent = [
    {
      clientId: "x",
      channelId: "r",
      text: "late",
      createdAt: "2026-11-19T23:00:00",
      state: "queued" as const,
    },
  ];
  const days = groupMessages(messages, unsent, me, null);
  expect(shape(days)).toEqual([["ada×1", "me×1"]]);
  expect(days[0]?.groups[1]?.own).toBe(true);
});

it("gives a message the same key before and after it is in the log", () => {
  const unsent = [
    { clientId: "x", channelId: "r", text: "hi", createdAt: "2026-11-20T09:00:00", state: "sent" as const },
  ];
  const before = groupMessages([], unsent, me, null);
  const after = groupMessages([{ ...at("me", "2026-11-20T09:00:00"), clientId: "x" }], [], me, null);
  expect(after[0]?.groups[0]?.entries[0]?.key).toBe(before[0]?.groups[0]?.entries[0]?.key);
});

it("marks where the unread messages of others begin", () => {
  const messages = ["ada", "me", "ada", "ada"].map((sender) => at(sender, "2026-11-20T09:00:00"));
  const readUpTo = messages[0]?.ordinal ?? 0;
  const groups = groupMessages(messages, [], me, readUpTo)[0]?.groups ?? [];
  expect(groups.map((group) => group.startsUnread)).toEqual([false, false, true]);
});
