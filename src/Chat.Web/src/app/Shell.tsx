import { useEffect } from "react";
import { ConnectionBanner } from "@/features/connection/components/ConnectionBanner";
import { route } from "@/lib/route";
import { useStore } from "@/lib/store";
import { Conversation } from "./Conversation";
import type { ChatClient } from "./chatClient";
import styles from "./Shell.module.css";
import { Sidebar } from "./Sidebar";
import { usePreviews } from "./usePreviews";

/** The rooms on the left and the conversation on the right; on a phone one at a time. */
export function Shell({ client }: { client: ChatClient }) {
  const { roomId } = useStore(route);
  const previews = usePreviews(client);
  const unread = [...previews.values()].reduce((sum, preview) => sum + preview.unread, 0);

  useEffect(() => {
    document.title = unread > 0 ? `(${unread}) Chat` : "Chat";
    return () => {
      document.title = "Chat";
    };
  }, [unread]);

  return (
    <div className={styles.shell} data-room={roomId !== null}>
      <Sidebar client={client} previews={previews} openId={roomId} />
      <main className={styles.main}>
        {roomId === null ? <Nothing /> : <Conversation key={roomId} client={client} roomId={roomId} />}
      </main>
      <ConnectionBanner link={client.link} />
    </div>
  );
}

function Nothing() {
  return (
    <div className={styles.nothing}>
      <img src="/favicon.svg" alt="" width="72" height="72" />
      <h2>Pick a room to start talking</h2>
      <p>Your rooms are on the left. Join another one, or create your own.</p>
    </div>
  );
}
