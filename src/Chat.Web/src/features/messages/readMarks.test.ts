import { expect, it } from "vitest";
import type { Message } from "./message";
import { unreadIn } from "./readMarks";

/** One message for each letter, by that sender, the first with the given ordinal. */
const by = (senders: string, from = 1): Message[] =>
  [...senders].map((senderId, index) => ({ senderId, ordinal: from + index }) as Message);

it.each([
  ["others' messages", by("abba"), 1, 2],
  ["nothing after the mark", by("bbb"), 3, 0],
  ["nothing when a mark is ahead of what is here", by("bb"), 9, 0],
  ["own messages never, wherever they were written", by("aaa"), 0, 0],
  ["what is not here yet in full", by("ab", 8), 5, 3],
])("counts %s", (_, messages, mark, unread) => {
  expect(unreadIn(messages, mark, "a")).toBe(unread);
});

it("counts nothing where no mark was set and nothing is loaded", () => {
  expect(unreadIn(by("b"), undefined, "a")).toBe(0);
  expect(unreadIn([], 0, "a")).toBe(0);
});
