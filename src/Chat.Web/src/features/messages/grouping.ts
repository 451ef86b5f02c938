import { dayOf } from "@/lib/time";
import type { Message, Reaction } from "./message";
import type { OutboxItem } from "./outbox";

/** One message as it stands in the conversation. */
export type Line = {
  key: string;
  clientId: string;
  /** Null when it is deleted or gone. */
  text: string | null;
  createdAt: string;
  /** Its place in the log; null as long as it has none. */
  seq: number | null;
  ordinal: number | null;
  editedAt: string | null;
  deleted: boolean;
  reactions: readonly Reaction[];
  state: OutboxItem["state"];
  reason?: string | undefined;
  senderId: string;
  senderName: string;
  own: boolean;
  /** Messages of one sender stand together in a group; these are its ends. */
  first: boolean;
  last: boolean;
  /** The first message that was not read before. */
  startsUnread: boolean;
};

export type Day = { day: number; at: string; lines: Line[] };

/** Messages of one sender with less than this between them stand together. */
const togetherFor = 5 * 60_000;

type Author = { id: string; displayName: string };

const alone = { first: true, last: true, startsUnread: false };
const untouched = { seq: null, ordinal: null, editedAt: null, deleted: false, reactions: [] };

function fromLog(message: Message, me: Author): Line {
  const { senderId, senderName, clientId, text, createdAt, seq, ordinal, editedAt, reactions } = message;
  const key = `${senderId} ${clientId}`;
  return {
    key,
    clientId,
    text,
    createdAt,
    seq,
    ordinal,
    editedAt,
    deleted: message.deletedAt !== null,
    reactions,
    state: "sent",
    senderId,
    senderName,
    own: senderId === me.id,
    ...alone,
  };
}

function fromOutbox({ clientId, text, createdAt, state, reason }: OutboxItem, me: Author): Line {
  const sender = { senderId: me.id, senderName: me.displayName, own: true };
  return {
    key: `${me.id} ${clientId}`,
    clientId,
    text,
    createdAt,
    ...untouched,
    state,
    reason,
    ...sender,
    ...alone,
  };
}

/**
 * Lays a conversation out: days with messages, and what is unsent last. A message keeps its key from the moment
 * it is written, and whatever is loaded around it.
 */
export function groupMessages(
  messages: readonly Message[],
  unsent: readonly OutboxItem[],
  me: Author,
  readUpTo: number | null,
): Day[] {
  const lines = [...messages.map((m) => fromLog(m, me)), ...unsent.map((item) => fromOutbox(item, me))];
  const firstUnread = lines.find((line) => readUpTo !== null && !line.own && (line.ordinal ?? 0) > readUpTo);
  if (firstUnread) firstUnread.startsUnread = true;
  const days: Day[] = [];
  for (const line of lines) place(days, line);
  return days;
}

function place(days: Day[], line: Line): void {
  const day = dayOf(line.createdAt);
  const current = days.at(-1);
  // An unsent message may be older than what has arrived since: it does not go back a day for that.
  if (!current || day > current.day) {
    days.push({ day, at: line.createdAt, lines: [line] });
    return;
  }
  const previous = current.lines.at(-1);
  if (previous && belongTogether(previous, line)) {
    previous.last = false;
    line.first = false;
  }
  current.lines.push(line);
}

const belongTogether = (a: Line, b: Line): boolean =>
  a.senderId === b.senderId &&
  !b.startsUnread &&
  Date.parse(b.createdAt) - Date.parse(a.createdAt) < togetherFor;
