import { useRef } from "react";
import type { Message } from "../message";

/** Reads new messages of others to screen readers; the list itself keeps quiet while history is loaded. */
export function Announcer({ newest, me }: { newest: Message | undefined; me: string }) {
  const first = useRef(newest?.seq ?? null);
  first.current ??= newest?.seq ?? null;
  const isNews = newest !== undefined && newest.senderId !== me && newest.seq > (first.current ?? 0);
  return (
    <div className="visually-hidden" role="log" aria-live="polite">
      {isNews && <p key={newest.seq}>{`${newest.senderName}: ${newest.text ?? "Message deleted"}`}</p>}
    </div>
  );
}
