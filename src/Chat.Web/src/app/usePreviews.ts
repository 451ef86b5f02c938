import { useMemo } from "react";
import { unreadIn } from "@/features/messages/readMarks";
import { plainText } from "@/features/messages/richText";
import type { Preview } from "@/features/rooms/components/RoomItem";
import { useStore } from "@/lib/store";
import type { ChatClient } from "./chatClient";

/** What the list of rooms tells of each conversation: the newest message, and how many are unread. */
export function usePreviews(client: ChatClient): ReadonlyMap<string, Preview> {
  const talks = useStore(client.talks);
  const { rooms } = useStore(client.rooms.view);
  const marks = useStore(client.marks.marks);
  const me = client.session.user.id;
  return useMemo(() => {
    const previews = new Map<string, Preview>();
    for (const [id, messages] of talks) {
      const message = messages.at(-1);
      const room = rooms.get(id);
      if (!message || !room) continue;
      const sender = message.senderId === me ? "You" : message.senderName;
      previews.set(id, {
        text: `${sender}: ${message.text === null ? "Message deleted" : plainText(message.text.slice(0, 200))}`,
        at: message.createdAt,
        unread: unreadIn(room, messages, marks[id], me),
      });
    }
    return previews;
  }, [talks, rooms, marks, me]);
}
