import { Avatar } from "@/components/Avatar";
import { IconButton } from "@/components/IconButton";
import type { Room } from "../api/rooms";
import styles from "./RoomHeader.module.css";

type Props = { room: Room; onBack: () => void; onLeave: () => void };

export function RoomHeader({ room, onBack, onLeave }: Props) {
  const members = `${room.memberCount.toLocaleString()} ${room.memberCount === 1 ? "member" : "members"}`;
  return (
    <header className={styles.header}>
      <IconButton icon="back" label="Back to rooms" className={styles.back ?? ""} onClick={onBack} />
      <Avatar id={room.id} name={room.name} size={40} square />
      <div className={styles.text}>
        <h1>{room.name}</h1>
        <p title={room.description ?? undefined}>
          {members}
          {room.description && ` · ${room.description}`}
        </p>
      </div>
      {room.joined && <IconButton icon="leave" label="Leave room" onClick={onLeave} />}
    </header>
  );
}
