import { type KeyValue, readJson, writeJson } from "@/lib/storage";
import { Store } from "@/lib/store";

export type Marks = Readonly<Record<string, number>>;

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
