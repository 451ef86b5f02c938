import { useMemo, useState } from "react";
import type { MessageActions } from "@/features/messages/components/messageActions";
import { explain } from "@/lib/chatError";
import { uuid7 } from "@/lib/uuid7";
import type { ChatClient, MessageCall } from "./chatClient";

/** What can be done to the messages of a room, which one is being edited, and why the last thing was refused. */
export function useMessageActions(client: ChatClient, channelId: string) {
  const [editing, setEditing] = useState<number | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const actions = useMemo<MessageActions>(() => {
    const change = (method: MessageCall, messageSeq: number, more: object = {}) =>
      client.changeMessage(method, { channelId, messageSeq, ...more });
    const tell = (work: Promise<void>) => {
      setProblem(null);
      work.catch((error: unknown) => setProblem(explain(error)));
    };
    return {
      react: (seq, emoji, add) => tell(change(add ? "AddReaction" : "RemoveReaction", seq, { emoji })),
      edit: (seq) => {
        setEditing(seq);
        setProblem(null);
        if (seq === null) document.querySelector<HTMLElement>("[data-composer]")?.focus();
      },
      save: (seq, text) => change("EditMessage", seq, { clientId: uuid7(), text }),
      remove: (seq) => tell(change("DeleteMessage", seq)),
      restore: (seq) => tell(change("RestoreMessage", seq)),
    };
  }, [client, channelId]);
  return { editing, problem, actions };
}
