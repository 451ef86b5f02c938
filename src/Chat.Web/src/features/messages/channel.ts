import { Store } from "@/lib/store";
import type { GetMessages } from "./api/getMessages";
import type { GetMissed } from "./api/getMissed";
import { ChannelLog } from "./channelLog";
import type { Change, Membership, Message, Page } from "./message";
import type { Cursor } from "./sync";

const pageSize = 50;
const firstScreen = 30;
const keepWhenIdle = 100;

export type ChannelView = {
  loaded: boolean;
  messages: readonly Message[];
  head: number;
  hasOlder: boolean;
  loadingOlder: boolean;
};

/** One channel on this client: its log, and the reading that keeps the log whole. */
export class Channel {
  readonly id: string;
  readonly view: Store<ChannelView>;
  readonly #getMessages: GetMessages;
  readonly #getMissed: GetMissed;
  readonly #log = new ChannelLog();
  #loadingOlder = false;
  #filling: Promise<void> | null = null;
  #loading: Promise<void> | null = null;

  constructor(id: string, get: GetMessages, missed: GetMissed) {
    this.id = id;
    this.#getMessages = get;
    this.#getMissed = missed;
    this.view = new Store(this.#snapshot());
  }

  /** After each `JoinRoom`: reads what was missed since the last one, or the newest page the first time. */
  async attach(membership: Membership, previewOnly: boolean): Promise<void> {
    await this.#load(previewOnly ? 1 : pageSize);
    if (membership.epoch !== this.#log.epoch) await this.#reload(pageSize);
    else if (membership.seq > this.#log.head) await this.catchUp();
    await this.#fillHoles();
  }

  /** Up to where everything is here, for the next `Sync`. */
  get cursor(): Cursor {
    return { epoch: this.#log.epoch ?? 0, seq: this.#log.loaded ? this.#log.head : 0 };
  }

  disconnected(): void {
    this.#log.forgetWaiting();
  }

  /** A sync has told everything up to `seq`. */
  skipTo(seq: number): void {
    this.#log.skipTo(seq);
    this.#publish();
  }

  /** A sync starts it anew. */
  reset(page: Page): void {
    this.#log.reset(page);
    this.#publish();
  }

  /** Takes a live change; a hole before it is read from the server first. */
  receive(change: Change): void {
    this.#log.receive(change);
    this.#publish();
    // A failed reading is not the end: the hole stays known, and the next change or reconnect reads again.
    void this.#fillHoles().catch(() => undefined);
  }

  /** Makes sure a screenful is here. */
  async open(): Promise<void> {
    await this.#load(pageSize);
    if (this.#log.messages.length < firstScreen) await this.loadOlder();
  }

  async loadOlder(): Promise<void> {
    const before = this.#log.older;
    if (before === null || this.#loadingOlder || !this.#log.loaded) return;
    this.#loadingOlder = true;
    this.#publish();
    try {
      const page = await this.#getMessages(this.id, { before, limit: pageSize });
      if (before === this.#log.older && !this.#log.prepend(page)) await this.#reload(pageSize);
    } finally {
      this.#loadingOlder = false;
      this.#publish();
    }
  }

  /** Reads everything after the head; calls while one is reading share it. */
  catchUp(): Promise<void> {
    this.#filling ??= this.#fill().finally(() => {
      this.#filling = null;
    });
    return this.#filling;
  }

  rest(): void {
    this.#log.trim(keepWhenIdle);
    this.#publish();
  }

  async #fillHoles(): Promise<void> {
    for (let from = -1; this.#log.missing !== null && this.#log.missing > from; ) {
      from = this.#log.missing;
      await this.catchUp();
    }
  }

  /** After a long absence the newest page is shown, and the rest comes by scrolling back. */
  async #fill(): Promise<void> {
    const { epoch, head } = this.#log;
    const missed = await this.#getMissed(this.id, epoch ?? 0, head);
    if (this.#log.epoch !== epoch) return; // started anew meanwhile
    if ("page" in missed) this.#log.reset(missed.page);
    else this.#log.fill(missed.changes, missed.seq);
    this.#publish();
  }

  /** Reads the newest page the first time; calls while it is read share it. */
  async #load(limit: number): Promise<void> {
    if (this.#log.loaded) return;
    this.#loading ??= this.#reload(limit).finally(() => {
      this.#loading = null;
    });
    await this.#loading;
  }

  async #reload(limit: number): Promise<void> {
    this.#log.reset(await this.#getMessages(this.id, { limit }));
    this.#publish();
  }

  #publish(): void {
    this.view.set(this.#snapshot());
  }

  #snapshot(): ChannelView {
    return {
      loaded: this.#log.loaded,
      messages: this.#log.messages,
      head: this.#log.head,
      hasOlder: this.#log.older !== null,
      loadingOlder: this.#loadingOlder,
    };
  }
}
