import { type KeyValue, readJson, writeJson } from "@/lib/storage";
import { Store } from "@/lib/store";
import type { Message } from "./message";

export type Marks = Readonly<Record<string, number>>;

/** What the server told of a channel: how many messages are unread after `readSeq`, up to the newest message. */
export type Reading = {
  unread: number | null;
  readSeq: number | null;
  lastMessage: { seq: number } | null;
};

/** Where the unread messages begin: where the server has it, or further where this browser has been meanwhile. */
export const readUpTo = (reading: Reading, mark: number | undefined): number =>
  Math.max(mark ?? 0, reading.readSeq ?? 0);

/**
 * How many messages of others came after what was read: the server's count and what has come since, or what is
 * here after a mark that the server's count does not know yet.
 */
export function unreadIn(
  reading: Reading,
  messages: readonly Message[],
  mark: number | undefined,
  me: string,
): number {
  if (reading.unread === null) return 0;
  const from = readUpTo(reading, mark);
  const isCounted = from === (reading.readSeq ?? 0);
  const counted = isCounted ? Math.max(from, reading.lastMessage?.seq ?? 0) : from;
  const fresh = messages.filter(
    ({ seq, senderId, text }) => seq > counted && senderId !== me && text !== null,
  ).length;
  return (isCounted ? reading.unread : 0) + fresh;
}

/** How long the next mark of the same channel waits: the newest one then stands for all in between. */
const pause = 1_000;

type Send = (channelId: string, seq: number) => Promise<unknown>;

/**
 * Up to which seq this person has read each channel in this browser. Marks go to the server, which keeps them for
 * all devices; they are kept here too until it has them.
 */
export class ReadMarks {
  readonly marks: Store<Marks>;
  readonly #storage: KeyValue;
  readonly #key: string;
  readonly #send: Send;
  readonly #sent = new Map<string, number>();
  readonly #busy = new Set<string>();

  constructor(userId: string, storage: KeyValue, send: Send) {
    this.#storage = storage;
    this.#send = send;
    this.#key = `chat.readSeq.${userId}`;
    this.marks = new Store(readJson<Marks>(storage, this.#key) ?? {});
  }

  /** Marks only move forward. */
  read(channelId: string, seq: number): void {
    const marks = this.marks.get();
    if (seq <= (marks[channelId] ?? 0)) return;
    this.#save({ ...marks, [channelId]: seq });
    void this.#tell(channelId);
  }

  /** The server's word on a channel: what it does not know yet is sent again. */
  compare(channelId: string, readSeq: number): void {
    const mark = this.marks.get()[channelId];
    if (mark !== undefined && mark > readSeq) void this.#tell(channelId);
  }

  /** After a new connect nothing is taken for granted. */
  startOver(): void {
    this.#sent.clear();
  }

  forget(channelId: string): void {
    const { [channelId]: _, ...marks } = this.marks.get();
    this.#sent.delete(channelId);
    this.#save(marks);
  }

  reread(): void {
    this.marks.set(readJson<Marks>(this.#storage, this.#key) ?? {});
  }

  /** One mark of a channel at a time; one that cannot be sent is sent after the next look at the rooms. */
  async #tell(channelId: string): Promise<void> {
    const seq = this.marks.get()[channelId];
    if (seq === undefined || seq <= (this.#sent.get(channelId) ?? 0) || this.#busy.has(channelId)) return;
    this.#busy.add(channelId);
    this.#sent.set(channelId, seq);
    const isSent = await this.#send(channelId, seq).then(
      () => true,
      () => false,
    );
    if (!isSent) this.#sent.delete(channelId);
    await new Promise((resolve) => setTimeout(resolve, pause));
    this.#busy.delete(channelId);
    if (isSent) await this.#tell(channelId);
  }

  #save(marks: Marks): void {
    this.marks.set(marks);
    writeJson(this.#storage, this.#key, marks);
  }
}
