import { Avatar } from "@/components/Avatar";
import { briefTime } from "@/lib/time";
import type { Room } from "../api/rooms";
import styles from "./RoomItem.module.css";

export type Preview = { text: string; at: string; unread: number };

type Props = { room: Room; preview: Preview | undefined; open: boolean; href: string; onOpen: () => void };

const members = (count: number): string => `${count.toLocaleString()} ${count === 1 ? "member" : "members"}`;

export function RoomItem({ room, preview, open, href, onOpen }: Props) {
  const unread = preview?.unread ?? 0;
  return (
    <li>
      <a
        className={`${styles.item} ${unread > 0 ? styles.unread : ""}`}
        href={href}
        aria-current={open ? "page" : undefined}
        onClick={(event) => {
          if (event.metaKey || event.ctrlKey || event.shiftKey) return;
          event.preventDefault();
          onOpen();
        }}
      >
        <Avatar id={room.id} name={room.name} size={46} square />
        <span className={styles.name}>{room.name}</span>
        <span className={styles.time}>{preview && briefTime(preview.at)}</span>
        <span className={styles.preview}>
          {preview?.text ?? room.description ?? members(room.memberCount)}
        </span>
        {unread > 0 && (
          <span className={styles.badge}>
            <span aria-hidden="true">{unread > 99 ? "99+" : unread}</span>
            <span className="visually-hidden">{unread} unread</span>
          </span>
        )}
      </a>
    </li>
  );
}
