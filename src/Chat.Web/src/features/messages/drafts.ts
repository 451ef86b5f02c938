import { type KeyValue, keysWithPrefix, writeText } from "@/lib/storage";
import { longestDraft } from "./message";

/** What one person has begun to write in each channel, kept by this browser until it is sent. */
export class Drafts {
  readonly #storage: KeyValue;
  readonly #prefix: string;

  constructor(userId: string, storage: KeyValue) {
    this.#storage = storage;
    this.#prefix = `chat.draft.${userId}.`;
  }

  read(channelId: string): string {
    return (this.#storage.getItem(this.#prefix + channelId) ?? "").slice(0, longestDraft);
  }

  write(channelId: string, text: string): void {
    const key = this.#prefix + channelId;
    // No older text may come back in place of one that found no room.
    if (!text || !writeText(this.#storage, key, text)) this.#storage.removeItem(key);
  }

  clear(): void {
    for (const key of keysWithPrefix(this.#storage, this.#prefix)) this.#storage.removeItem(key);
  }
}
