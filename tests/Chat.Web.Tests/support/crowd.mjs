import assert from "node:assert/strict";
import { assertAcknowledged, assertSawAll, assertSound } from "./check.mjs";
import { message } from "./person.mjs";
import { until } from "./until.mjs";

/** Posts one message after another, each with the same client id until it is acknowledged. */
export class Sender {
  acknowledged = [];
  refusals = [];
  stopped = false;

  constructor({ person, roomId, hub }, line = 0) {
    Object.assign(this, { person, roomId, hub, line });
  }

  async run() {
    for (let i = 0; !this.stopped; i++) {
      const post = message(this.roomId, `${this.person.user.username} line ${this.line} message ${i}`);
      this.acknowledged.push({ ...post, ...(await this.#untilAcknowledged(post)) });
    }
  }

  #untilAcknowledged(post) {
    return until("the message is acknowledged", async () => {
      try {
        return await this.hub.invoke("SendMessage", post);
      } catch (error) {
        const code = /(CHAT|AUTH)_[A-Z_]+/.exec(error.message)?.[0];
        // No code: the connection broke and nobody knows. That, and what says so, is tried again.
        if (code && code !== "CHAT_UNAVAILABLE") this.refusals.push(error.message);
        return null;
      }
    });
  }
}

/** Several people who follow a room and post to it, each in a few lines at a time. */
export class Crowd {
  constructor(followers, linesEach) {
    this.followers = followers;
    this.senders = followers.flatMap((follower) =>
      Array.from({ length: linesEach }, (_, line) => new Sender(follower, line)),
    );
    this.running = this.senders.map((sender) => sender.run());
  }

  /** Until so many more posts are acknowledged in all. */
  more(what, posts) {
    const count = () => this.senders.reduce((sum, sender) => sum + sender.acknowledged.length, 0);
    const goal = count() + posts;
    return until(`${posts} more are acknowledged ${what}`, () => count() >= goal, 120);
  }

  /** Until each of the senders has had so many more posts acknowledged. */
  everyoneMore(what, posts) {
    const goals = this.senders.map((sender) => sender.acknowledged.length + posts);
    return until(`everyone has ${posts} more acknowledged ${what}`, () =>
      this.senders.every((sender, i) => sender.acknowledged.length >= goals[i]),
    );
  }

  /** Ends the posting, and checks that nothing was lost, doubled or reordered, for anybody. */
  async finish() {
    for (const sender of this.senders) sender.stopped = true;
    await Promise.all(this.running);
    const [{ person, roomId }] = this.followers;
    const history = await person.history(roomId);
    const head = history.at(-1).seq;
    await until("every follower has seen the end", () =>
      this.followers.every((one) => one.head >= head || one.violations.length > 0),
    );
    await Promise.all(this.followers.map((follower) => follower.stop()));
    this.#check(history);
  }

  #check(history) {
    for (const { refusals } of this.senders) assert.deepEqual(refusals, []);
    assertSound(history);
    const acknowledged = this.senders.flatMap((sender) => sender.acknowledged);
    assertAcknowledged(history, acknowledged);
    assert.equal(history.length, acknowledged.length, "what stands there was acknowledged in the end");
    for (const sender of this.senders) {
      const seqs = sender.acknowledged.map(({ seq }) => seq);
      assert.deepEqual(
        seqs,
        seqs.toSorted((a, b) => a - b),
        "each line in the order it was sent",
      );
    }
    for (const follower of this.followers) assertSawAll(follower, history);
  }
}
