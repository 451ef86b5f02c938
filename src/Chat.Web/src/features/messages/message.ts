/** A message as the server tells it (docs/protocol.md). */
export type Message = {
  channelId: string;
  seq: number;
  ordinal: number;
  id: string;
  senderId: string;
  senderName: string;
  clientId: string;
  text: string;
  createdAt: string;
};

export type Page = {
  data: Message[];
  meta: { nextCursor: string | null; epoch: number; headSeq: number };
};

/** One entry of a channel's log as an event told it: a message, or a join or leave that only takes a seq. */
export type Change = { seq: number; message: Message | null };

export type Membership = { channelId: string; epoch: number; seq: number };

/** The longest text the server takes, in UTF-16 code units. */
export const longestText = 10_000;

/** The composer takes this much, so that a long text can be cut down there. */
export const longestDraft = 20_000;
