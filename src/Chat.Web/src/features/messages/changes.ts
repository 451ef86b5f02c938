import type { Change, Message, Reaction } from "./message";

/** What the hub says of messages, and the argument that comes with it (docs/protocol.md). */
type MessageEvent = {
  seq: number;
  messageSeq: number;
  userId: string;
  at: string;
  text: string | null;
  editedAt: string | null;
  emoji: string;
};

export const messageEvents = [
  "MessageReceived",
  "MessageEdited",
  "MessageDeleted",
  "MessageRestored",
  "ReactionAdded",
  "ReactionRemoved",
] as const;

/** Any event of a channel as a change of its log; what shows nothing only takes its seq. */
export function toChange(event: string, data: unknown, me: string): Change {
  if (event === "MessageReceived") return { seq: (data as Message).seq, message: data as Message };
  const told = data as MessageEvent;
  const apply = effect(event, told, told.userId === me);
  return { seq: told.seq, message: null, ...(apply && { of: told.messageSeq, apply }) };
}

function effect(event: string, told: MessageEvent, mine: boolean): Change["apply"] {
  const { text, editedAt, emoji, at, userId } = told;
  switch (event) {
    case "MessageEdited":
      return (message) => ({ ...message, text, editedAt });
    case "MessageDeleted":
      return (message) => ({ ...message, text: null, deletedAt: at, deletedBy: userId });
    case "MessageRestored":
      return (message) => ({ ...message, text, editedAt, deletedAt: null, deletedBy: null });
    case "ReactionAdded":
      return (message) => ({ ...message, reactions: count(message.reactions, emoji, +1, mine) });
    case "ReactionRemoved":
      return (message) => ({ ...message, reactions: count(message.reactions, emoji, -1, mine) });
    default:
      return undefined;
  }
}

function count(reactions: readonly Reaction[], emoji: string, by: number, mine: boolean): Reaction[] {
  const known = reactions.some((reaction) => reaction.emoji === emoji);
  const all = known ? reactions : [...reactions, { emoji, count: 0, mine: false }];
  return all
    .map((one) =>
      one.emoji === emoji ? { emoji, count: one.count + by, mine: mine ? by > 0 : one.mine } : one,
    )
    .filter((one) => one.count > 0);
}

/** The message with a change of it, unless that is in it already. */
export const changed = (message: Message, { seq, of, apply }: Change): Message =>
  of === message.seq && apply && seq > message.changedSeq ? { ...apply(message), changedSeq: seq } : message;
