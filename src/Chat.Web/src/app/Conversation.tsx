import { useCallback, useEffect, useMemo, useState } from "react";
import { IconButton } from "@/components/IconButton";
import type { ChannelView } from "@/features/messages/channel";
import { Composer } from "@/features/messages/components/Composer";
import { MessageList } from "@/features/messages/components/MessageList";
import { notInLog } from "@/features/messages/outbox";
import { readUpTo, unreadIn } from "@/features/messages/readMarks";
import type { Room } from "@/features/rooms/api/rooms";
import { JoinPanel } from "@/features/rooms/components/JoinPanel";
import { LeaveRoomDialog } from "@/features/rooms/components/LeaveRoomDialog";
import { RoomHeader } from "@/features/rooms/components/RoomHeader";
import { explain } from "@/lib/chatError";
import { navigate } from "@/lib/route";
import { useStore } from "@/lib/store";
import styles from "./Conversation.module.css";
import type { ChatClient } from "./chatClient";
import { useMessageActions } from "./useMessageActions";

type Props = { client: ChatClient; roomId: string };

const toList = () => navigate("/");

export function Conversation({ client, roomId }: Props) {
  const { room, error } = useRoom(client, roomId);
  const [leaving, setLeaving] = useState(false);
  if (!room) return <Missing error={error} />;
  return (
    <>
      <RoomHeader room={room} onBack={toList} onLeave={() => setLeaving(true)} />
      {room.joined ? (
        <Talk client={client} room={room} />
      ) : (
        <JoinPanel room={room} onJoin={() => client.join(roomId)} />
      )}
      {leaving && (
        <LeaveRoomDialog
          name={room.name}
          onLeave={() => client.leave(roomId)}
          onClose={() => setLeaving(false)}
        />
      )}
    </>
  );
}

/** The room of the address, read from the server when the list does not have it. */
function useRoom(client: ChatClient, roomId: string): { room: Room | undefined; error: string | null } {
  const { loaded, rooms } = useStore(client.rooms.view);
  const room = rooms.get(roomId);
  const [error, setError] = useState<string | null>(null);
  const isUnknown = loaded && room === undefined;
  useEffect(() => {
    if (isUnknown) client.rooms.refreshOne(roomId).catch((refusal: unknown) => setError(explain(refusal)));
  }, [client, roomId, isUnknown]);
  return { room, error };
}

function Missing({ error }: { error: string | null }) {
  return (
    <>
      <div className={styles.missingTop}>
        <IconButton icon="back" label="Back to rooms" onClick={toList} />
      </div>
      <p className={styles.missing} role={error ? "alert" : "status"}>
        {error ?? "Loading…"}
      </p>
    </>
  );
}

function Talk({ client, room }: { client: ChatClient; room: Room }) {
  const channel = client.channel(room.id);
  const view = useStore(channel.view);
  const items = useStore(client.outbox.items);
  const { user } = client.session;
  const unsent = useMemo(() => notInLog(items, room.id, view.head), [items, room.id, view.head]);
  const unreadFrom = useUnreadFrom(view, room, client.marks.marks.get()[room.id], user.id);

  useEffect(() => {
    client.open(channel);
    return () => channel.rest();
  }, [client, channel]);

  const loadOlder = useCallback(() => client.loadOlder(channel), [client, channel]);
  const seen = useCallback(
    (ordinal: number) => {
      const newest = channel.view.get().messages.findLast((message) => message.ordinal <= ordinal);
      if (newest) client.marks.read(channel.id, newest.seq);
    },
    [client, channel],
  );
  const retry = useCallback((clientId: string) => client.outbox.retry(clientId), [client]);
  const discard = useCallback((clientId: string) => client.outbox.discard(clientId), [client]);
  const { editing, problem, actions } = useMessageActions(client, room.id);

  return (
    <>
      <MessageList
        me={user}
        view={view}
        unsent={unsent}
        readUpTo={unreadFrom}
        onLoadOlder={loadOlder}
        onRetry={retry}
        onDiscard={discard}
        onSeen={seen}
        editing={editing}
        moderates={room.role === "moderator" || room.role === "owner"}
        actions={actions}
      />
      {problem && (
        <p className={styles.problem} role="alert">
          {problem}
        </p>
      )}
      <Composer
        roomName={room.name}
        draft={client.drafts.read(room.id)}
        onDraft={(text) => client.drafts.write(room.id, text)}
        onSend={(text) => client.outbox.add(room.id, text)}
        onEditLast={() => actions.edit(lastEditable(view, user.id))}
      />
    </>
  );
}

/** What this person has written last and not deleted; null when there is none here. */
const lastEditable = ({ messages }: ChannelView, me: string): number | null =>
  messages.findLast((message) => message.senderId === me && message.text !== null)?.seq ?? null;

/** The ordinal after which the unread messages begin, decided once when the conversation is opened; null when all was read. */
function useUnreadFrom(
  { loaded, messages }: ChannelView,
  room: Room,
  mark: number | undefined,
  me: string,
): number | null {
  const [from, setFrom] = useState<number | null | undefined>(undefined);
  if (from !== undefined || !loaded) return from ?? null;
  const read = readUpTo(room, mark);
  const first = messages.find((message) => message.seq > read);
  const begin = first !== undefined && unreadIn(room, messages, mark, me) > 0 ? first.ordinal - 1 : null;
  setFrom(begin);
  return begin;
}
