import type { Message } from "./message";

/** What the hub's `Sync` answers of a channel (docs/protocol.md). */
export type Synced = {
  channelId: string;
  status: "current" | "delta" | "reset" | "refused";
  seq?: number;
  events?: { event: string; data: { seq: number } }[];
  messages?: Message[];
  nextCursor?: string;
  error?: { code: string; detail: string; retry: boolean };
};

export type SyncAnswer = { epoch: number; channels: Synced[]; more: boolean; remaining: string[] };

/** What this client holds of a channel; the epoch is 0 when that is nothing. */
export type Cursor = { epoch: number; seq: number };

type Request = { epoch: number; channels: { channelId: string; seq: number }[]; limit: number };

type Parts = {
  cursor: (channelId: string) => Cursor;
  call: (request: Request) => Promise<SyncAnswer>;
  take: (synced: Synced, epoch: number) => void;
  wanted: () => boolean;
};

const mostChannels = 1000;

/** Of a channel that is not on the screen the newest message is enough; more is read when it is opened. */
const snapshotMessages = 1;

/**
 * Brings channels up to date, those first that come first. Seqs of two epochs cannot be asked for together, and what
 * does not fit into one answer is asked for again.
 * Returns the channels that cannot be answered for the moment.
 */
export async function syncChannels(ids: readonly string[], parts: Parts): Promise<string[]> {
  const later: string[] = [];
  for (let waiting = [...ids]; waiting[0] !== undefined && parts.wanted(); ) {
    const { epoch } = parts.cursor(waiting[0]);
    const asked = waiting.filter((id) => parts.cursor(id).epoch === epoch).slice(0, mostChannels);
    const channels = asked.map((channelId) => ({ channelId, seq: parts.cursor(channelId).seq }));
    const answer = await parts.call({ epoch, channels, limit: snapshotMessages });
    if (!parts.wanted()) break;
    for (const synced of answer.channels) {
      if (synced.error?.retry) later.push(synced.channelId);
      else parts.take(synced, answer.epoch);
    }
    const answered = new Set(answer.channels.map((synced) => synced.channelId));
    waiting = waiting.filter((id) => !answered.has(id));
  }
  return later;
}
