import assert from "node:assert/strict";
import { test } from "node:test";
import { assertAcknowledged, assertSawAll, assertSound } from "../support/check.mjs";
import { Follower } from "../support/follower.mjs";
import { instance } from "../support/instance.mjs";
import { message, Person } from "../support/person.mjs";
import { until } from "../support/until.mjs";

const senders = 6;
const inFlight = 4;

/** Posts one message after another, each with the same client id until it is acknowledged. */
class Sender {
  acknowledged = [];
  attempts = 0;
  refusals = [];
  stopped = false;

  constructor(person, roomId, line) {
    Object.assign(this, { person, roomId, line });
  }

  async run(hub) {
    for (let i = 0; !this.stopped; i++) {
      const post = message(this.roomId, `${this.person.user.username} line ${this.line} message ${i}`);
      this.acknowledged.push({ ...post, ...(await this.#untilAcknowledged(hub, post)) });
    }
  }

  #untilAcknowledged(hub, post) {
    return until("the message is acknowledged", async () => {
      this.attempts++;
      try {
        return await hub.invoke("SendMessage", post);
      } catch (error) {
        const code = /(CHAT|AUTH)_[A-Z_]+/.exec(error.message)?.[0];
        // No code: the connection broke and nobody knows. That, and what says so, is tried again.
        if (code && code !== "CHAT_UNAVAILABLE") this.refusals.push(error.message);
        return null;
      }
    });
  }
}

test("kill -9 of the silo and of the gateway during a stream of posts loses and repeats nothing", async (t) => {
  const people = await Person.registerMany(senders, "crash");
  const room = await people[0].createRoom();
  const followers = await Promise.all(people.map((person) => new Follower(person, room.id).start()));
  const lines = followers.flatMap(({ person, hub }) =>
    Array.from({ length: inFlight }, (_, line) => ({ sender: new Sender(person, room.id, line), hub })),
  );
  const running = lines.map(({ sender, hub }) => sender.run(hub));
  const count = () => lines.reduce((sum, { sender }) => sum + sender.acknowledged.length, 0);
  const more = (what, posts = 300) => {
    const goal = count() + posts;
    return until(`${posts} more are acknowledged ${what}`, () => count() >= goal, 120);
  };

  await more("at the start");
  for (const victims of [["silo-1"], ["gateway-1"], ["silo-1", "gateway-1"]]) {
    const before = performance.now();
    const pids = await Promise.all(victims.map((name) => instance.pid(name)));
    await Promise.all(victims.map((name) => instance.kill(name)));
    await until(`${victims} run again`, async () => {
      const now = await Promise.all(victims.map((name) => instance.pid(name).catch(() => 0)));
      return now.every((pid, i) => pid > 0 && pid !== pids[i]);
    });
    await more(`after the kill of ${victims.join(" and ")}`);
    t.diagnostic(
      `${victims.join(" and ")}: posting again after ${Math.round(performance.now() - before)} ms`,
    );
  }

  for (const { sender } of lines) sender.stopped = true;
  await Promise.all(running);
  await instance.ready();
  const acknowledged = lines.flatMap(({ sender }) => sender.acknowledged);
  const history = await people[0].history(room.id);
  const head = history.at(-1).seq;
  await until("every follower has seen the end", () => followers.every((follower) => follower.head >= head));
  await Promise.all(followers.map((follower) => follower.stop()));

  assert.deepEqual(
    lines.flatMap(({ sender }) => sender.refusals),
    [],
  );
  assertSound(history);
  assertAcknowledged(history, acknowledged);
  assert.equal(
    history.length,
    acknowledged.length,
    "nothing stands there that was not acknowledged in the end",
  );
  for (const { sender } of lines) {
    const seqs = sender.acknowledged.map(({ seq }) => seq);
    assert.deepEqual(
      seqs,
      seqs.toSorted((a, b) => a - b),
      "each line in the order it was sent",
    );
  }
  for (const follower of followers) {
    assertSawAll(follower, history);
    assert.ok(follower.connects >= 3, "every follower was thrown out twice at least");
  }
});
