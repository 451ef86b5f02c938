import { type ReactNode, useState } from "react";
import { Icon } from "@/components/Icon";
import type { Room } from "../api/rooms";
import { type Preview, RoomItem } from "./RoomItem";
import styles from "./RoomList.module.css";

type Props = {
  loaded: boolean;
  rooms: readonly Room[];
  previews: ReadonlyMap<string, Preview>;
  openId: string | null;
  hrefOf: (id: string) => string;
  onOpen: (id: string) => void;
};

/** Rooms one is in, latest talk first; below them the others, newest first. */
export function RoomList({ loaded, rooms, previews, openId, hrefOf, onOpen }: Props) {
  const [search, setSearch] = useState("");
  const wanted = search.trim().toLocaleLowerCase();
  const found = rooms.filter((room) => room.name.toLocaleLowerCase().includes(wanted));
  const activity = (room: Room): string => previews.get(room.id)?.at ?? room.createdAt;
  const byActivity = (a: Room, b: Room) => Date.parse(activity(b)) - Date.parse(activity(a));
  const byAge = (a: Room, b: Room) => Date.parse(b.createdAt) - Date.parse(a.createdAt);

  const items = (some: Room[]): ReactNode =>
    some.map((room) => (
      <RoomItem
        key={room.id}
        room={room}
        preview={previews.get(room.id)}
        open={room.id === openId}
        href={hrefOf(room.id)}
        onOpen={() => onOpen(room.id)}
      />
    ));

  return (
    <>
      <search className={styles.search}>
        <Icon name="search" size={18} />
        <input
          type="search"
          value={search}
          placeholder="Search rooms"
          aria-label="Search rooms"
          onChange={(event) => setSearch(event.target.value)}
        />
      </search>
      <nav className={styles.list} aria-label="Rooms">
        <Section title="Your rooms">{items(found.filter((room) => room.joined).sort(byActivity))}</Section>
        <Section title="Discover">{items(found.filter((room) => !room.joined).sort(byAge))}</Section>
        {!loaded && <Waiting />}
        {loaded && found.length === 0 && (
          <p className={styles.empty}>
            {wanted
              ? `No room is called “${search.trim()}”.`
              : "No rooms yet. Create the first one! Rooms of others appear here by themselves."}
          </p>
        )}
      </nav>
    </>
  );
}

function Section({ title, children }: { title: string; children: ReactNode }) {
  if (Array.isArray(children) && children.length === 0) return null;
  return (
    <section>
      <h2>{title}</h2>
      <ul>{children}</ul>
    </section>
  );
}

function Waiting() {
  return (
    <div className={styles.waiting} role="status" aria-label="Loading rooms">
      <span />
      <span />
      <span />
    </div>
  );
}
