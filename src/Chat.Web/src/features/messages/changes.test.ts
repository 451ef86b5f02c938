import { expect, it } from "vitest";
import { changed, toChange } from "./changes";
import type { Message } from "./message";
import { posted } from "./message.testing";

const at = "2026-11-20T09:05:00Z";

/** What becomes of message 1 when the hub says this of it, one after the other. */
const after = (...events: [name: string, more: object][]): Message =>
  events
    .map(([name, more], i) =>
      toChange(
        name,
        { seq: 2 + i, messageSeq: 1, userId: "bob", at, text: null, editedAt: null, ...more },
        "me",
      ),
    )
    .reduce(changed, posted(1));

it("a message received is itself", () => {
  const message = posted(7);
  expect(toChange("MessageReceived", message, "me")).toEqual({ seq: 7, message });
});

it("an edit gives another text", () => {
  const message = after(["MessageEdited", { text: "better", editedAt: at }]);
  expect(message).toMatchObject({ text: "better", editedAt: at, changedSeq: 2 });
});

it("a deletion takes the text away, a restore gives it back", () => {
  const gone = after(["MessageDeleted", {}]);
  expect(gone).toMatchObject({ text: null, deletedAt: at, deletedBy: "bob" });
  const back = after(["MessageDeleted", {}], ["MessageRestored", { text: "m1" }]);
  expect(back).toMatchObject({ text: "m1", deletedAt: null, deletedBy: null, changedSeq: 3 });
});

it("reactions are counted, one's own are marked, and none are left when all are taken back", () => {
  const up = { emoji: "👍" };
  const mine = { emoji: "👍", userId: "me" };
  const both = after(["ReactionAdded", up], ["ReactionAdded", mine], ["ReactionAdded", { emoji: "🎉" }]);
  expect(both.reactions).toEqual([
    { emoji: "👍", count: 2, mine: true },
    { emoji: "🎉", count: 1, mine: false },
  ]);
  const left = after(["ReactionAdded", up], ["ReactionAdded", mine], ["ReactionRemoved", up]);
  expect(left.reactions).toEqual([{ emoji: "👍", count: 1, mine: true }]);
  expect(after(["ReactionAdded", mine], ["ReactionRemoved", mine]).reactions).toEqual([]);
});

it("what is known already, or of another message, changes nothing", () => {
  const message = posted(1, { changedSeq: 5 });
  const event = { messageSeq: 1, userId: "bob", at, text: "older" };
  expect(changed(message, toChange("MessageEdited", { ...event, seq: 5 }, "me"))).toBe(message);
  expect(changed(message, toChange("MessageEdited", { ...event, seq: 6, messageSeq: 2 }, "me"))).toBe(
    message,
  );
});

it("an event that shows nothing only takes its seq", () => {
  expect(toChange("RoleChanged", { seq: 3, userId: "bob" }, "me")).toEqual({ seq: 3, message: null });
});
