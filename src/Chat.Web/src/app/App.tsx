import { useEffect, useState } from "react";
import { type Session, session } from "@/features/auth/api/session";
import { AuthPage } from "@/features/auth/components/AuthPage";
import { useStore } from "@/lib/store";
import { ChatClient } from "./chatClient";
import { Shell } from "./Shell";

export function App() {
  const current = useStore(session);
  const client = useChatClient(current);
  if (!current) return <AuthPage />;
  return client && <Shell client={client} />;
}

/** One client for each session, for as long as it lasts. */
function useChatClient(current: Session | null): ChatClient | null {
  const [client, setClient] = useState<ChatClient | null>(null);
  useEffect(() => {
    if (!current) return;
    const next = new ChatClient(current);
    next.start();
    setClient(next);
    return () => {
      next.stop();
      setClient(null);
    };
  }, [current]);
  return client;
}
