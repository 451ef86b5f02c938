import { useState } from "react";
import { Avatar } from "@/components/Avatar";
import { Button } from "@/components/Button";
import { ErrorText } from "@/components/ErrorText";
import { explain } from "@/lib/chatError";
import type { Room } from "../api/rooms";
import styles from "./JoinPanel.module.css";

/** A room seen from outside. */
export function JoinPanel({ room, onJoin }: { room: Room; onJoin: () => Promise<void> }) {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);

  async function join(): Promise<void> {
    setBusy(true);
    setError(null);
    try {
      await onJoin();
    } catch (refusal) {
      setError(explain(refusal));
      setBusy(false);
    }
  }

  return (
    <div className={styles.panel}>
      <Avatar id={room.id} name={room.name} size={84} square />
      <h2>{room.name}</h2>
      {room.description && <p>{room.description}</p>}
      <p>
        {room.memberCount.toLocaleString()} {room.memberCount === 1 ? "member" : "members"}
      </p>
      <ErrorText>{error}</ErrorText>
      <Button busy={busy} onClick={() => void join()}>
        Join room
      </Button>
    </div>
  );
}
