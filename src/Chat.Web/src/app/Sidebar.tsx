import { useState } from "react";
import { flushSync } from "react-dom";
import { Avatar } from "@/components/Avatar";
import { IconButton } from "@/components/IconButton";
import { Logo } from "@/components/Logo";
import { LogOutDialog } from "@/features/auth/components/LogOutDialog";
import type { NewRoom } from "@/features/rooms/api/rooms";
import { CreateRoomDialog } from "@/features/rooms/components/CreateRoomDialog";
import type { Preview } from "@/features/rooms/components/RoomItem";
import { RoomList } from "@/features/rooms/components/RoomList";
import { navigate, roomPath } from "@/lib/route";
import { useStore } from "@/lib/store";
import type { ChatClient } from "./chatClient";
import styles from "./Sidebar.module.css";

type Props = { client: ChatClient; previews: ReadonlyMap<string, Preview>; openId: string | null };

export function Sidebar({ client, previews, openId }: Props) {
  const { loaded, rooms } = useStore(client.rooms.view);
  const [creating, setCreating] = useState(false);
  const [unsent, setUnsent] = useState(0);
  const { user } = client.session;

  async function create(room: NewRoom): Promise<void> {
    const created = await client.create(room);
    flushSync(() => setCreating(false)); // an open dialog would not let the composer have the focus
    navigate(roomPath(created.id));
  }

  function logOut() {
    const count = client.outbox.unsent().length;
    if (count === 0) client.logOut();
    setUnsent(count);
  }

  return (
    <aside className={styles.sidebar}>
      <header className={styles.top}>
        <Logo small />
        <IconButton icon="plus" label="New room" onClick={() => setCreating(true)} />
      </header>
      <RoomList
        loaded={loaded}
        rooms={[...rooms.values()]}
        previews={previews}
        openId={openId}
        hrefOf={roomPath}
        onOpen={(id) => navigate(roomPath(id))}
      />
      <footer className={styles.me}>
        <Avatar id={user.id} name={user.displayName} size={36} />
        <div className={styles.names}>
          <p>{user.displayName}</p>
          <p>@{user.username}</p>
        </div>
        <IconButton icon="logout" label="Log out" onClick={logOut} />
      </footer>
      {creating && <CreateRoomDialog onCreate={create} onClose={() => setCreating(false)} />}
      {unsent > 0 && (
        <LogOutDialog unsent={unsent} onLogOut={() => client.logOut()} onClose={() => setUnsent(0)} />
      )}
    </aside>
  );
}
