import assert from "node:assert/strict";
import { test } from "node:test";

for (const path of ["/", "/rooms/room_00000000000000000000000000"])
  test(`the page at ${path} runs nothing from elsewhere and in nobody's frame`, async () => {
    const { headers } = await fetch(process.env.CHAT_URL + path);
    assert.match(headers.get("content-type"), /^text\/html/);
    assert.match(headers.get("content-security-policy"), /^default-src 'self';.* frame-ancestors 'none'$/);
    assert.equal(headers.get("x-content-type-options"), "nosniff");
    assert.equal(headers.get("referrer-policy"), "same-origin");
  });
