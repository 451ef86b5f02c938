import type { Http } from "@/lib/http";
import type { Page } from "../message";

export type Range = { before?: number; limit: number };
export type GetMessages = (channelId: string, range: Range) => Promise<Page>;

export const getMessages =
  (http: Http): GetMessages =>
  (channelId, { before, limit }) => {
    const query = new URLSearchParams({ limit: String(limit) });
    if (before !== undefined) query.set("before", String(before));
    return http.get(`/api/rooms/${encodeURIComponent(channelId)}/messages?${query}`);
  };
