import { changed } from "./changes";
import type { Change, Message, Page } from "./message";

/** Changes of messages that are remembered for messages that are read later, but were on their way before. */
const keepChanges = 200;

/**
 * What one client holds of a channel: an unbroken stretch of its log up to `head`. Messages are in seq order,
 * each once. A change that does not follow `head` waits until the hole before it has been read (`missing`).
 * Plain data and rules; who fetches and when is decided in `channel.ts`.
 */
export class ChannelLog {
  #epoch: number | null = null;
  #head = 0;
  #older: number | null = null;
  #messages: readonly Message[] = [];
  readonly #waiting = new Map<number, Change>();
  #recent: readonly Change[] = [];

  get epoch(): number | null {
    return this.#epoch;
  }

  /** The seq up to which everything is known; joins and leaves count. */
  get head(): number {
    return this.#head;
  }

  get messages(): readonly Message[] {
    return this.#messages;
  }

  get loaded(): boolean {
    return this.#epoch !== null;
  }

  /** Pass this as `before` to read what came earlier; null when the beginning is here. */
  get older(): number | null {
    return this.#older;
  }

  /** Everything after this has to be read, because an event has shown a hole; null when there is none. */
  get missing(): number | null {
    return this.loaded && this.#waiting.size > 0 ? this.#head : null;
  }

  /** Starts anew from the newest page, keeping only changes that are newer still. */
  reset(page: Page): void {
    this.#epoch = page.meta.epoch;
    this.#recent = [];
    this.#messages = page.data.toSorted((a, b) => a.seq - b.seq);
    this.#head = Math.max(page.meta.headSeq, this.#messages.at(-1)?.seq ?? 0);
    this.#older = page.meta.nextCursor === null ? null : Number(page.meta.nextCursor);
    this.#drain();
  }

  /** What came over a connection that has ended: the next one says what was missed, perhaps of another epoch. */
  forgetWaiting(): void {
    this.#waiting.clear();
  }

  /** Nothing happened between the head and `seq` that shows. */
  skipTo(seq: number): void {
    if (!this.loaded || seq <= this.#head) return;
    this.#head = seq;
    this.#drain();
  }

  /** Takes a live change. Repeats change nothing. */
  receive(change: Change): void {
    if (this.loaded && change.seq <= this.#head) return;
    this.#waiting.set(change.seq, change);
    if (this.loaded) this.#drain();
  }

  /** Takes what was missed: all that happened up to `seq`. */
  fill(changes: readonly Change[], seq: number): void {
    for (const change of changes) this.#take(change);
    this.#head = Math.max(this.#head, seq);
    this.#drain();
  }

  /** Takes a page read with `before`. Returns false when it is of another epoch. */
  prepend(page: Page): boolean {
    if (page.meta.epoch !== this.#epoch) return false;
    const first = this.#messages[0]?.seq ?? Number.POSITIVE_INFINITY;
    const fresh = page.data
      .filter((message) => message.seq < first)
      .sort((a, b) => a.seq - b.seq)
      .map((message) => this.#recent.reduce(changed, message));
    this.#messages = fresh.length > 0 ? [...fresh, ...this.#messages] : this.#messages;
    this.#older = page.meta.nextCursor === null ? null : Number(page.meta.nextCursor);
    return true;
  }

  /** Lets go of all but the newest messages; scrolling back reads the others again. */
  trim(keep: number): void {
    if (this.#messages.length <= keep) return;
    this.#messages = this.#messages.slice(-keep);
    this.#older = this.#messages[0]?.seq ?? null;
  }

  #drain(): void {
    for (const seq of [...this.#waiting.keys()].sort((a, b) => a - b)) {
      if (seq > this.#head + 1) break;
      const change = this.#waiting.get(seq);
      this.#waiting.delete(seq);
      if (change) this.#take(change);
    }
  }

  /** The next change: a new message, or what has become of one that is here or may yet be read. */
  #take(change: Change): void {
    if (change.seq <= this.#head) return;
    this.#head = change.seq;
    if (change.message) this.#messages = [...this.#messages, change.message];
    if (change.erasedOf !== undefined) {
      this.#messages = this.#messages.map(without(change.erasedOf));
      this.#recent = []; // texts of edits that are not shown yet would come back
    }
    if (change.of === undefined) return;
    this.#recent = [...this.#recent.slice(1 - keepChanges), change];
    const at = this.#messages.findLastIndex((message) => message.seq === change.of);
    const message = this.#messages[at];
    if (message) this.#messages = this.#messages.with(at, changed(message, change));
  }
}

const without = (senderId: string) => (message: Message) =>
  message.senderId === senderId ? { ...message, text: null } : message;
