import { ChatError } from "@/lib/chatError";
import type { Http } from "@/lib/http";
import { toChange } from "../changes";
import type { Change, Message, Page } from "../message";

/** What has become of a channel: everything up to a seq, or, when that would be too much, its newest page. */
export type Missed = { seq: number; changes: Change[] } | { page: Page };
export type GetMissed = (channelId: string, epoch: number, seq: number) => Promise<Missed>;

type Answer = {
  epoch: number;
  channels: {
    status: "current" | "delta" | "reset" | "refused";
    seq: number;
    events?: { event: string; data: unknown }[];
    messages?: Message[];
    nextCursor?: string;
    error?: { code: string; detail: string };
  }[];
};

export const getMissed =
  (http: Http, me: string): GetMissed =>
  async (channelId, epoch, seq) => {
    const { epoch: now, channels } = await http.post<Answer>("/api/sync", {
      epoch,
      channels: [{ channelId, seq }],
    });
    const channel = channels[0];
    if (!channel) throw new ChatError("CHAT_UNAVAILABLE", "The server is busy.");
    if (channel.status === "refused") {
      throw new ChatError(channel.error?.code ?? "CHAT_UNAVAILABLE", channel.error?.detail ?? "");
    }
    if (channel.status !== "reset") {
      return {
        seq: channel.seq,
        changes: (channel.events ?? []).map(({ event, data }) => toChange(event, data, me)),
      };
    }
    const meta = { epoch: now, headSeq: channel.seq, nextCursor: channel.nextCursor ?? null };
    return { page: { data: channel.messages ?? [], meta } };
  };
