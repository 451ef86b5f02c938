import { afterEach, expect, it, vi } from "vitest";
import { ChatError, explain, Unreachable } from "./chatError";
import { Http } from "./http";

afterEach(() => vi.unstubAllGlobals());

it("tells a server out of reach from one that refuses", async () => {
  vi.stubGlobal("fetch", () => Promise.reject(new TypeError("Failed to fetch")));
  const lost = await new Http().get("/api/rooms").catch((error: unknown) => error);
  expect(lost).toBeInstanceOf(Unreachable);
  expect(explain(lost)).toBe("The server can't be reached. Please try again.");

  const problem = JSON.stringify({ code: "CHAT_ROOM_NOT_FOUND", detail: "There is no such room." });
  const headers = { "content-type": "application/problem+json" };
  vi.stubGlobal("fetch", () => Promise.resolve(new Response(problem, { status: 404, headers })));
  const refused = await new Http().get("/api/rooms/x").catch((error: unknown) => error);
  expect(refused).toBeInstanceOf(ChatError);
  expect(explain(refused)).toBe("There is no such room.");
});

it("takes an answer that breaks off as a server out of reach", async () => {
  vi.stubGlobal("fetch", () => Promise.resolve(new Response("{", { status: 200 })));
  await expect(new Http().get("/api/rooms")).rejects.toBeInstanceOf(Unreachable);
});
