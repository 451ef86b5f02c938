import { ChatError, hubRefusal } from "@/lib/chatError";
import { type KeyValue, keysWithPrefix, readJson, writeJson } from "@/lib/storage";
import { Store } from "@/lib/store";
import { isUuid7, uuid7, withoutTime } from "@/lib/uuid7";

export type OutboxItem = {
  clientId: string;
  channelId: string;
  text: string;
  createdAt: string;
  state: "queued" | "sending" | "sent" | "failed";
  /** Why it failed, for people. */
  reason?: string;
  /** Its place in the log, once acknowledged. */
  seq?: number;
};

export type Send = (item: OutboxItem) => Promise<{ seq: number }>;

/** What of the outbox still has to be drawn below a log that is known up to `head`. */
export const notInLog = (items: readonly OutboxItem[], channelId: string, head: number): OutboxItem[] =>
  items.filter((item) => item.channelId === channelId && (item.seq ?? Number.POSITIVE_INFINITY) > head);

/**
 * What this person has written and the server has not yet shown back. Each message lies under its own key in
 * storage until it is acknowledged, so that a reload or another tab loses none and sends none twice: the
 * client id goes along with every attempt. Messages of one channel are sent one after the other, in order.
 */
export class Outbox {
  readonly items: Store<readonly OutboxItem[]>;
  readonly #storage: KeyValue;
  readonly #prefix: string;
  readonly #send: Send;
  readonly #pause: (attempt: number) => Promise<void>;
  readonly #busy = new Set<string>();
  /** These found no room in storage: only this page knows them. */
  readonly #unstored = new Set<string>();
  #online = false;

  constructor(userId: string, storage: KeyValue, send: Send, pause: (attempt: number) => Promise<void>) {
    this.#prefix = `chat.outbox.${userId}.`;
    this.#storage = storage;
    this.#send = send;
    this.#pause = pause;
    this.items = new Store(this.#stored());
  }

  add(channelId: string, text: string): void {
    const item: OutboxItem = {
      clientId: uuid7(),
      channelId,
      text,
      createdAt: new Date().toISOString(),
      state: "queued",
    };
    this.items.update((items) => [...items, item]);
    this.#store(item);
    this.#flush(channelId);
  }

  retry(clientId: string): void {
    const item = this.#find(clientId);
    if (item?.state !== "failed") return;
    this.#change(clientId, { state: "queued" });
    this.#flush(item.channelId);
  }

  discard(clientId: string): void {
    this.#forget(clientId);
    this.items.update((items) => items.filter((item) => item.clientId !== clientId));
  }

  /** The channel's log is known up to `head` and shows these messages of this person. */
  shown(channelId: string, head: number, clientIds: ReadonlySet<string>): void {
    const waiting = new Set(notInLog(this.items.get(), channelId, head).map((item) => item.clientId));
    for (const { clientId } of this.items.get().filter((item) => item.channelId === channelId)) {
      if (!waiting.has(clientId) || clientIds.has(clientId)) this.discard(clientId);
    }
  }

  /** The database has been restored: what was acknowledged before is there or it is not, and its seq says nothing. */
  startAnew(channelId: string): void {
    const sent = this.items.get().filter((item) => item.channelId === channelId && item.state === "sent");
    for (const { clientId } of sent) this.discard(clientId);
  }

  /** What is not known to have arrived. */
  unsent(): OutboxItem[] {
    return this.items.get().filter((item) => item.state !== "sent");
  }

  clear(): void {
    for (const { clientId } of this.items.get()) this.discard(clientId);
  }

  setOnline(online: boolean): void {
    this.#online = online;
    if (online)
      for (const channelId of new Set(this.items.get().map((i) => i.channelId))) this.#flush(channelId);
  }

  /** Another tab has added or finished a message. */
  reread(): void {
    const stored = this.#stored();
    const known = new Map(this.items.get().map((item) => [item.clientId, item]));
    const kept = [...known.values()].filter(
      ({ state, clientId }) => state === "sent" || state === "sending" || this.#unstored.has(clientId),
    );
    const others = stored.filter((item) => !kept.some((k) => k.clientId === item.clientId));
    this.items.set([...kept, ...others].sort((a, b) => (a.clientId < b.clientId ? -1 : 1)));
  }

  #flush(channelId: string): void {
    if (this.#busy.has(channelId)) return;
    this.#busy.add(channelId);
    void this.#drain(channelId).finally(() => {
      this.#busy.delete(channelId);
      if (this.#online && this.#nextOf(channelId)) this.#flush(channelId); // came in at the last moment
    });
  }

  async #drain(channelId: string): Promise<void> {
    for (let attempt = 0; this.#online; ) {
      const item = this.#nextOf(channelId);
      if (!item) return;
      if (await this.#attempt(item)) attempt = 0;
      else await this.#pause(attempt++);
    }
  }

  /** True when the message is settled, one way or the other. */
  async #attempt(item: OutboxItem): Promise<boolean> {
    this.#change(item.clientId, { state: "sending" });
    try {
      const { seq } = await this.#send(item);
      this.#forget(item.clientId);
      this.#change(item.clientId, { state: "sent", seq });
      return true;
    } catch (error) {
      const refusal = error instanceof ChatError ? error : hubRefusal(error);
      if (refusal?.code === "CHAT_CLIENT_ID_INVALID" && isUuid7(item.clientId)) {
        this.#rename(item.clientId, withoutTime(item.clientId)); // nothing was written; this device's clock is wrong
        return true;
      }
      const final = refusal !== null && !refusal.retry && !refusal.signedOut;
      this.#change(item.clientId, final ? { state: "failed", reason: refusal.message } : { state: "queued" });
      return final;
    }
  }

  #change(clientId: string, change: Partial<OutboxItem>): void {
    this.items.update((items) =>
      items.map((item) => (item.clientId === clientId ? { ...item, ...change } : item)),
    );
    const item = this.#find(clientId);
    if (item?.state === "failed" || item?.state === "queued") this.#store(item);
  }

  #rename(clientId: string, to: string): void {
    this.items.update((items) =>
      items.map((item) => (item.clientId === clientId ? { ...item, clientId: to, state: "queued" } : item)),
    );
    const item = this.#find(to);
    if (item) this.#store(item);
    this.#forget(clientId);
  }

  #store(item: OutboxItem): void {
    if (writeJson(this.#storage, this.#prefix + item.clientId, item)) this.#unstored.delete(item.clientId);
    else this.#unstored.add(item.clientId);
  }

  #forget(clientId: string): void {
    this.#storage.removeItem(this.#prefix + clientId);
    this.#unstored.delete(clientId);
  }

  #nextOf(channelId: string): OutboxItem | undefined {
    return this.items.get().find((item) => item.channelId === channelId && item.state === "queued");
  }

  #find(clientId: string): OutboxItem | undefined {
    return this.items.get().find((item) => item.clientId === clientId);
  }

  #stored(): OutboxItem[] {
    return keysWithPrefix(this.#storage, this.#prefix)
      .map((key) => readJson<OutboxItem>(this.#storage, key))
      .filter((item): item is OutboxItem => typeof item?.text === "string")
      .map((item): OutboxItem => (item.state === "failed" ? item : { ...item, state: "queued" }));
  }
}
