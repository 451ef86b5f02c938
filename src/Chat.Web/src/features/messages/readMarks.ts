import { type KeyValue, readJson, writeJson } from "@/lib/storage";
import { Store } from "@/lib/store";
import type { Message } from "./message";

export type Marks = Readonly<Record<string, number>>;

/**
 * How many messages of others came after `mark`, given the newest stretch of a channel. Those between the mark and
 * that stretch are not here and count in full: their ordinals are all that is known.
 */
export function unreadIn(messages: readonly Message[], mark: number | undefined, me: string): number {
  const first = messages[0];
  if (first === undefined || mark === undefined) return 0;
  const own = messages.filter((message) => message.ordinal > mark && message.senderId === me).length;
  return Math.max(0, (messages.at(-1) ?? first).ordinal - mark - own);
}

/**
 * Up to which ordinal of each channel this person has read, as this browser knows it. Ordinals are dense, so
 * the difference to the newest one is the number of unread messages.
 */
export class ReadMarks {
  readonly marks: Store<Marks>;
  readonly #storage: KeyValue;
  readonly #key: string;

  constructor(userId: string, storage: KeyValue) {
    this.#storage = storage;
    this.#key = `chat.read.${userId}`;
    this.marks = new Store(readJson<Marks>(storage, this.#key) ?? {});
  }

  /** Marks only move forward; `start` sets one where there was none, for a channel seen for the first time. */
  read(channelId: string, ordinal: number, start = false): void {
    const marks = this.marks.get();
    const mark = marks[channelId];
    if (mark === undefined || (!start && ordinal > mark)) this.#save({ ...marks, [channelId]: ordinal });
  }

  forget(channelId: string): void {
    const { [channelId]: _, ...marks } = this.marks.get();
    this.#save(marks);
  }

  reread(): void {
    this.marks.set(readJson<Marks>(this.#storage, this.#key) ?? {});
  }

  #save(marks: Marks): void {
    this.marks.set(marks);
    writeJson(this.#storage, this.#key, marks);
  }
}
