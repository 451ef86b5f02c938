import { expect, it } from "vitest";
import { backoff } from "./backoff";
import { ChatError, hubRefusal } from "./chatError";
import { parse, roomPath } from "./route";
import { dayLabel } from "./time";
import { uuid7 } from "./uuid7";

it("makes version 7 UUIDs that sort in the order they were made", () => {
  const ids = Array.from({ length: 10_000 }, () => uuid7());
  for (const id of ids)
    expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(ids.toSorted()).toEqual(ids);
  expect(new Set(ids).size).toBe(ids.length);
});

it("keeps its order when the clock goes back", () => {
  const first = uuid7(Date.now() + 60_000);
  expect(uuid7() > first).toBe(true);
});

it("backs off up to a limit, never to nothing", () => {
  expect(backoff(0, () => 0)).toBe(200);
  expect(backoff(0, () => 1)).toBe(400);
  expect(backoff(99, () => 1)).toBe(15_000);
  expect(backoff(99, () => 0)).toBe(7_500);
});

it("reads the code and the sentence of a hub refusal", () => {
  const error = new Error(
    "An unexpected error occurred invoking 'SendMessage' on the server. HubException: CHAT_MESSAGE_EMPTY: Write something.",
  );
  expect(hubRefusal(error)).toMatchObject({
    code: "CHAT_MESSAGE_EMPTY",
    message: "Write something.",
    retry: false,
  });
  expect(hubRefusal(new Error("Server timeout elapsed."))).toBeNull();
});

it("knows which refusals pass by themselves and which mean logging in", () => {
  expect(new ChatError("CHAT_UNAVAILABLE", "").retry).toBe(true);
  expect(new ChatError("AUTH_TOKEN_EXPIRED", "").signedOut).toBe(true);
  expect(new ChatError("AUTH_INVALID_CREDENTIALS", "").signedOut).toBe(false);
});

it("finds the room in an address, even in one that cannot be decoded", () => {
  expect(parse("/")).toEqual({ roomId: null });
  expect(parse(roomPath("a b/c"))).toEqual({ roomId: "a b/c" });
  expect(parse("/rooms/%E0%A4%A")).toEqual({ roomId: "%E0%A4%A" });
});

it("names days as people do", () => {
  const now = new Date("2026-11-20T09:00:00");
  expect(dayLabel("2026-11-20T00:00:01", now)).toBe("Today");
  expect(dayLabel("2026-11-19T23:59:59", now)).toBe("Yesterday");
  expect(dayLabel("2026-11-16T12:00:00", now)).toMatch(/^\w+day$/);
});
