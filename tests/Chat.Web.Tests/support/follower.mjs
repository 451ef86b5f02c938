import { until } from "./until.mjs";

/**
 * Follows one room as docs/protocol.md tells a client to: joins after each connect, reads what was missed, takes
 * each change once. Whatever the server promises and does not keep becomes a violation.
 */
export class Follower {
  messages = [];
  violations = [];
  connects = 0;
  #head = null;
  #epoch = null;
  /** The newest seq of this connection; null until the answer to JoinRoom is here. */
  #last = null;
  #early = [];
  /** Live changes that wait until what was missed before them is here. */
  #hold = null;
  #stopped = false;
  #closed = null;

  constructor(person, roomId, transport) {
    this.person = person;
    this.roomId = roomId;
    this.hub = person.buildHub(transport);
    this.hub.on("MessageReceived", (message) => this.#take(message.channelId, message.seq, message));
    this.hub.on("UserJoined", (change) => this.#take(change.channelId, change.seq, null));
    this.hub.on("UserLeft", (change) => this.#take(change.channelId, change.seq, null));
    this.hub.onclose(() => this.#closed?.());
  }

  get head() {
    return this.#head ?? 0;
  }

  /** Connects, and goes on connecting until stopped. */
  async start() {
    this.running = this.#run();
    await until("the follower has joined", () => this.#last !== null);
    return this;
  }

  async stop() {
    this.#stopped = true;
    await this.hub.stop();
    await this.running;
  }

  async #run() {
    while (!this.#stopped) {
      const closed = new Promise((resolve) => {
        this.#closed = resolve;
      });
      if (await this.#connect()) await closed;
      this.#last = null;
      this.#hold = null;
      this.#early = [];
    }
  }

  async #connect() {
    try {
      await until(
        "the hub takes connections",
        () =>
          this.#stopped ||
          this.hub.start().then(
            () => true,
            () => false,
          ),
      );
      if (this.#stopped) return false;
      this.connects++;
      const membership = await this.#patiently(() => this.hub.invoke("JoinRoom", this.roomId));
      if (membership) await this.#continueFrom(membership);
      return true;
    } catch (error) {
      if (this.#stopped || this.hub.state !== "Connected") return true;
      this.violations.push(`joining failed: ${error.message}`);
      return true;
    }
  }

  async #continueFrom({ seq, epoch }) {
    if (this.#epoch !== null && epoch !== this.#epoch)
      this.violations.push(`epoch ${this.#epoch} became ${epoch}`);
    this.#epoch = epoch;
    this.#head ??= seq;
    this.#last = seq;
    const missed = seq > this.#head;
    if (missed) this.#hold = [];
    for (const [changeSeq, message] of this.#early.splice(0)) this.#live(changeSeq, message);
    if (missed) await this.#readMissed();
  }

  /** Everything after the head; live changes that come meanwhile wait. */
  async #readMissed() {
    for (let after = String(this.#head); after !== null; ) {
      const { status, body } = await this.#patiently(() => this.#page(after));
      if (status !== 200) throw new Error(`history answered ${status}`);
      for (const message of body.data) this.#accept(message.seq, message);
      after = body.meta.nextCursor;
      if (after === null) this.#head = Math.max(this.#head, body.meta.headSeq);
    }
    const held = this.#hold;
    this.#hold = null;
    for (const [seq, message] of held) this.#accept(seq, message);
  }

  #page(after) {
    return this.person.get(`/api/rooms/${this.roomId}/messages?limit=100&after=${after}`);
  }

  /** Again and again while the connection stands: the server may be away for a moment. */
  #patiently(call) {
    return until("the server answers", async () => {
      if (this.#stopped || this.hub.state !== "Connected") throw new Error("the connection is gone");
      try {
        const answer = await call();
        return answer?.status >= 500 ? null : answer;
      } catch (error) {
        if (/fetch failed|CHAT_UNAVAILABLE/.test(error.message)) return null;
        throw error;
      }
    });
  }

  #take(channelId, seq, message) {
    if (channelId !== this.roomId) this.violations.push(`an event of ${channelId}, which was not joined`);
    else if (this.#last === null) this.#early.push([seq, message]);
    else this.#live(seq, message);
  }

  /** A change on this connection: has to be the very next one. */
  #live(seq, message) {
    if (seq !== this.#last + 1) this.violations.push(`seq ${seq} came after ${this.#last}`);
    this.#last = Math.max(this.#last, seq);
    if (this.#hold) this.#hold.push([seq, message]);
    else this.#accept(seq, message);
  }

  #accept(seq, message) {
    if (seq <= this.#head) return;
    this.#head = seq;
    if (message) this.messages.push(message);
  }
}
