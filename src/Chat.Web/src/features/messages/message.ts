/** A message as the server tells it (docs/protocol.md). */
export type Message = {
  channelId: string;
  seq: number;
  ordinal: number;
  id: string;
  senderId: string;
  senderName: string;
  clientId: string;
  /** The latest text; null when the message is deleted, or its text was erased. */
  text: string | null;
  createdAt: string;
  /** The newest change that is in here: one that is not newer is known already. */
  changedSeq: number;
  editedAt: string | null;
  deletedAt: string | null;
  deletedBy: string | null;
  reactions: readonly Reaction[];
};

export type Reaction = { emoji: string; count: number; mine: boolean };

export type Page = {
  data: Message[];
  meta: { nextCursor: string | null; epoch: number; headSeq: number };
};

/**
 * One entry of a channel's log as an event told it: a message, something done to a message that is there, or a join
 * or leave that only takes a seq.
 */
export type Change = {
  seq: number;
  message: Message | null;
  /** The seq of the message that was changed, and what has become of it. */
  of?: number;
  apply?: (message: Message) => Message;
  /** Whose messages and edits of before are erased. */
  erasedOf?: string;
};

export type Membership = { channelId: string; epoch: number; seq: number };

/** The longest text the server takes, in UTF-16 code units. */
export const longestText = 10_000;

/** The composer takes this much, so that a long text can be cut down there. */
export const longestDraft = 20_000;
