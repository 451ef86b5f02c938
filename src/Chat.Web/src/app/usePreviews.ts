import { useMemo } from "react";
import { plainText } from "@/features/messages/richText";
import type { Preview } from "@/features/rooms/components/RoomItem";
import { useStore } from "@/lib/store";
import type { ChatClient } from "./chatClient";

/** What the list of rooms tells of each conversation: the newest message, and how many are unread. */
export function usePreviews(client: ChatClient): ReadonlyMap<string, Preview> {
  const latest = useStore(client.latest);
  const marks = useStore(client.marks.marks);
  const me = client.session.user.id;
  return useMemo(() => {
    const previews = new Map<string, Preview>();
    for (const [id, message] of latest) {
      const sender = message.senderId === me ? "You" : message.senderName;
      previews.set(id, {
        text: `${sender}: ${plainText(message.text.slice(0, 200))}`,
        at: message.createdAt,
        unread: Math.max(0, message.ordinal - (marks[id] ?? message.ordinal)),
      });
    }
    return previews;
  }, [latest, marks, me]);
}
