import type { Message } from "./message";

/** A message as it was posted, for tests. */
export const posted = (seq: number, more: Partial<Message> = {}): Message => ({
  channelId: "r",
  seq,
  ordinal: seq,
  id: `id${seq}`,
  senderId: "ada",
  senderName: "Ada",
  clientId: `c${seq}`,
  text: `m${seq}`,
  createdAt: "2026-11-20T09:00:00Z",
  changedSeq: seq,
  editedAt: null,
  deletedAt: null,
  deletedBy: null,
  reactions: [],
  ...more,
});
