import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { memoryStorage } from "@/lib/memoryStorage.testing";
import type { Message } from "./message";
import { type Reading, ReadMarks, readUpTo, unreadIn } from "./readMarks";

/** One message for each letter, by that sender, the first with the given seq. */
const by = (senders: string, from = 1): Message[] =>
  [...senders].map((senderId, index) => ({ senderId, seq: from + index }) as Message);

const told = (unread: number | null, readSeq: number | null, last?: number): Reading => ({
  unread,
  readSeq,
  lastMessage: last === undefined ? null : { seq: last },
});

it.each([
  ["what the server has counted", told(3, 2, 9), by("bb", 8), undefined, 3],
  ["what others have posted since", told(3, 2, 9), by("bbabb", 8), undefined, 5],
  ["nothing once everything was seen here", told(3, 2, 9), by("bb", 8), 9, 0],
  ["what came after it was seen here", told(3, 2, 9), by("bbb", 8), 9, 1],
  ["by the server where another device was further", told(1, 8, 9), by("bb", 8), 4, 1],
  ["nothing where the server has not answered yet", told(null, null), by("bb"), undefined, 0],
  ["in a room that was empty", told(0, 1), by("ab", 2), undefined, 1],
])("counts %s", (_, reading, messages, mark, unread) => {
  expect(unreadIn(reading, messages, mark, "a")).toBe(unread);
});

it("begins where either has been", () => {
  expect(readUpTo(told(0, 7), 5)).toBe(7);
  expect(readUpTo(told(0, 7), 9)).toBe(9);
  expect(readUpTo(told(null, null), undefined)).toBe(0);
});

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

it("sends the first mark at once and then the newest of each second", async () => {
  const sent: number[] = [];
  const marks = new ReadMarks("a", memoryStorage(), async (_, seq) => sent.push(seq));
  for (const seq of [1, 2, 3, 2]) marks.read("room", seq);
  expect(sent).toEqual([1]);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(sent).toEqual([1, 3]);
  await vi.advanceTimersByTimeAsync(5_000);
  expect(sent).toEqual([1, 3]);
});

it("sends again what did not arrive, when the server turns out not to have it", async () => {
  const sent: number[] = [];
  let isOnline = false;
  const marks = new ReadMarks("a", memoryStorage(), async (_, seq) => {
    if (!isOnline) throw new Error("offline");
    sent.push(seq);
  });
  marks.read("room", 5);
  await vi.advanceTimersByTimeAsync(5_000);
  isOnline = true;
  marks.compare("room", 2);
  marks.compare("room", 2);
  await vi.advanceTimersByTimeAsync(5_000);
  marks.compare("room", 5);
  expect(sent).toEqual([5]);
});

it("keeps marks for the next visit and forgets those of rooms that were left", () => {
  const storage = memoryStorage();
  const marks = new ReadMarks("a", storage, async () => undefined);
  marks.read("room", 5);
  marks.read("other", 7);
  marks.forget("room");
  expect(new ReadMarks("a", storage, async () => undefined).marks.get()).toEqual({ other: 7 });
});
