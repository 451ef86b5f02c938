import assert from "node:assert/strict";
import { test } from "node:test";
import { Crowd } from "../support/crowd.mjs";
import { Follower } from "../support/follower.mjs";
import { instance } from "../support/instance.mjs";
import { Person } from "../support/person.mjs";
import { until } from "../support/until.mjs";

const people = 6;
const inFlight = 4;

test("kill -9 of the silo and of the gateway during a stream of posts loses and repeats nothing", async (t) => {
  const persons = await Person.registerMany(people, "crash");
  const room = await persons[0].createRoom();
  const followers = await Promise.all(persons.map((person) => new Follower(person, room.id).start()));
  const crowd = new Crowd(followers, inFlight);

  await crowd.more("at the start", 300);
  for (const victims of [["silo-1"], ["gateway-1"], ["silo-1", "gateway-1"]]) {
    const before = performance.now();
    const pids = await Promise.all(victims.map((name) => instance.pid(name)));
    await Promise.all(victims.map((name) => instance.kill(name)));
    await until(`${victims} run again`, async () => {
      const now = await Promise.all(victims.map((name) => instance.pid(name).catch(() => 0)));
      return now.every((pid, i) => pid > 0 && pid !== pids[i]);
    });
    await crowd.more(`after the kill of ${victims.join(" and ")}`, 300);
    t.diagnostic(
      `${victims.join(" and ")}: posting again after ${Math.round(performance.now() - before)} ms`,
    );
  }

  await instance.ready();
  await crowd.finish();
  for (const follower of followers)
    assert.ok(follower.connects >= 3, "every follower was thrown out twice at least");
});
