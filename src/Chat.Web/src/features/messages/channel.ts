import { Store } from "@/lib/store";
import type { GetMessages } from "./api/getMessages";
import { ChannelLog } from "./channelLog";
import type { Change, Membership, Message, Page } from "./message";
import type { Cursor } from "./sync";

const pageSize = 50;
const firstScreen = 30;
/** A longer absence is not read through: the newest page is shown, the rest comes by scrolling back. */
const longestCatchUp = 500;
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
  readonly #log = new ChannelLog();
  #loadingOlder = false;
  #filling: Promise<void> | null = null;
  #loading: Promise<void> | null = null;

  constructor(id: string, get: GetMessages) {
    this.id = id;
    this.#getMessages = get;
    this.view = new Store(this.#snapshot());
  }

  /** After each `JoinRoom`: reads what was missed since the last one, or the newest page the first time. */
  async attach(membership: Membership, previewOnly: boolean): Promise<void> {
    await this.#load(previewOnly ? 1 : pageSize);
    const missed = membership.seq - this.#log.head;
    if (membership.epoch !== this.#log.epoch || missed > longestCatchUp) {
      await this.#reload(pageSize);
    } else if (missed > 0) {
      await this.catchUp();
    }
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
    while (this.#log.missing !== null) await this.catchUp();
  }

  async #fill(): Promise<void> {
    for (let more = true; more; ) {
      const page = await this.#getMessages(this.id, { after: this.#log.head, limit: 100 });
      if (!this.#log.fill(page)) return this.#reload(pageSize);
      more = page.meta.nextCursor !== null;
      this.#publish();
    }
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
