import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { findFlaw } from "../support/auditVerifier.mjs";
import { instance } from "../support/instance.mjs";
import { message, Person } from "../support/person.mjs";

test("an export of what people said holds for ./chat and for a verifier written from the documentation", async () => {
  const [ada, bob] = await Person.registerMany(2);
  const room = await ada.createRoom();
  const hub = await bob.openHub();
  try {
    await hub.invoke("JoinRoom", room.id);
    for (const text of ["Grüße 👋", '"quoted" \\ </script>', "a\nb\u2028c"]) {
      await hub.invoke("SendMessage", message(room.id, text));
    }
  } finally {
    await hub.stop();
  }
  const bobs = `/api/rooms/${room.id}/members/${bob.user.id}`;
  const tomorrow = new Date(Date.now() + 86_400_000).toISOString();
  assert.equal((await ada.post(`${bobs}/mute`, { reason: "schläft" })).status, 200);
  assert.equal((await ada.post(`${bobs}/ban`, { until: tomorrow })).status, 200);
  const file = join(instance.home, `${room.id}.jsonl`);
  await instance.chat("audit", "export", room.id, file);
  const key = (await instance.chat("audit", "key")).trim().split("\n").at(-1);

  assert.equal(findFlaw(file), null);
  const verdict = JSON.parse(await instance.chat("audit", "verify", file, "--key", key, "--json"));
  assert.equal(verdict.isIntact, true);
  assert.equal(verdict.messages, 3);

  const forged = `${file}.forged`;
  await writeFile(forged, (await readFile(file, "utf8")).replace("quoted", "forged"));
  assert.notEqual(findFlaw(forged), null);
  await assert.rejects(instance.chat("audit", "verify", forged, "--key", key), { code: 1 });
});
