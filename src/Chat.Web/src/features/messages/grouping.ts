import { dayOf } from "@/lib/time";
import type { Message } from "./message";
import type { OutboxItem } from "./outbox";

export type Entry = {
  key: string;
  clientId: string;
  text: string;
  createdAt: string;
  ordinal: number | null;
  state: OutboxItem["state"];
  reason?: string;
};

export type Group = {
  key: string;
  senderId: string;
  senderName: string;
  own: boolean;
  entries: Entry[];
  /** The first message that was not read before stands at the head of this group. */
  startsUnread: boolean;
};
export type Day = { day: number; at: string; groups: Group[] };

/** Messages of one sender with less than this between them stand together. */
const togetherFor = 5 * 60_000;

type Author = { id: string; displayName: string };
type Line = Entry & { senderId: string; senderName: string };

const keyOf = (senderId: string, clientId: string): string => `${senderId} ${clientId}`;

const fromLog = (message: Message): Line => ({
  ...message,
  key: keyOf(message.senderId, message.clientId),
  state: "sent",
});

const fromOutbox = (item: OutboxItem, me: Author): Line => ({
  ...item,
  key: keyOf(me.id, item.clientId),
  ordinal: null,
  senderId: me.id,
  senderName: me.displayName,
});

/** Lays a conversation out: days, in them groups of one sender, in them messages; what is unsent comes last. */
export function groupMessages(
  messages: readonly Message[],
  unsent: readonly OutboxItem[],
  me: Author,
  readUpTo: number | null,
): Day[] {
  const days: Day[] = [];
  let unreadFound = readUpTo === null;
  for (const line of [...messages.map(fromLog), ...unsent.map((item) => fromOutbox(item, me))]) {
    const startsUnread =
      !unreadFound && line.ordinal !== null && line.ordinal > (readUpTo ?? 0) && line.senderId !== me.id;
    unreadFound ||= startsUnread;
    place(days, line, me, startsUnread);
  }
  return days;
}

function place(days: Day[], line: Line, me: Author, startsUnread: boolean): void {
  const day = dayOf(line.createdAt);
  const current = days.at(-1);
  // An unsent message may be older than what has arrived since: it does not go back a day for that.
  const last = current && day <= current.day ? current : { day, at: line.createdAt, groups: [] };
  if (last !== current) days.push(last);
  const group = last.groups.at(-1);
  const previous = group?.entries.at(-1);
  const { senderId, senderName, ...entry } = line;
  if (group && previous && !startsUnread && group.senderId === senderId && isClose(previous, entry)) {
    group.entries.push(entry);
    return;
  }
  last.groups.push({
    key: line.key,
    senderId,
    senderName,
    own: senderId === me.id,
    entries: [entry],
    startsUnread,
  });
}

const isClose = (a: Entry, b: Entry): boolean =>
  Date.parse(b.createdAt) - Date.parse(a.createdAt) < togetherFor;
