import { useCallback, useEffect, useMemo, useRef } from "react";
import { Icon } from "@/components/Icon";
import { dayLabel } from "@/lib/time";
import type { ChannelView } from "../channel";
import { groupMessages } from "../grouping";
import type { OutboxItem } from "../outbox";
import { Announcer } from "./Announcer";
import styles from "./MessageList.module.css";
import { MessageRow } from "./MessageRow";
import type { MessageActions } from "./messageActions";
import { Skeleton } from "./Skeleton";
import { useConversationScroll } from "./useConversationScroll";

type Props = {
  me: { id: string; displayName: string };
  view: ChannelView;
  unsent: readonly OutboxItem[];
  /** The ordinal up to which everything was read when the conversation was opened. */
  readUpTo: number | null;
  onLoadOlder: () => void;
  onRetry: (clientId: string) => void;
  onDiscard: (clientId: string) => void;
  /** The message that is being edited. */
  editing: number | null;
  moderates: boolean;
  actions: MessageActions;
  /** The newest message is on the screen. */
  onSeen: (ordinal: number) => void;
};

export function MessageList(props: Props) {
  const { me, view, unsent, readUpTo, onLoadOlder, onRetry, onDiscard, onSeen } = props;
  const { editing, moderates, actions } = props;
  const box = useRef<HTMLDivElement>(null);
  const { atEnd, toEnd } = useConversationScroll(box, onLoadOlder);
  const days = useMemo(
    () => groupMessages(view.messages, unsent, me, readUpTo),
    [view.messages, unsent, me, readUpTo],
  );
  const newest = view.messages.at(-1);
  const seen = useSeen(atEnd, newest?.ordinal ?? 0, onSeen);
  const unseen = view.messages.filter((m) => m.ordinal > seen && m.senderId !== me.id).length;

  const lastUnsent = unsent.at(-1)?.clientId;
  useEffect(() => {
    if (lastUnsent !== undefined) toEnd();
  }, [lastUnsent, toEnd]);

  // A page shorter than the screen: nothing scrolls, so ask right away.
  useEffect(() => {
    const element = box.current;
    if (element && view.loaded && element.scrollHeight <= element.clientHeight + 400) onLoadOlder();
  }, [view, onLoadOlder]);

  return (
    <div className={styles.frame}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard */}
      <section className={styles.box} ref={box} tabIndex={0} aria-label="Messages">
        <div className={styles.content}>
          <ListStart view={view} empty={days.length === 0} />
          {days.map((day) => (
            <section key={day.day} aria-label={dayLabel(day.at)}>
              <h3 className={styles.day}>
                <span>{dayLabel(day.at)}</span>
              </h3>
              <ul>
                {day.lines.map(({ key, ordinal: _, ...line }) => (
                  <MessageRow
                    key={key}
                    id={key}
                    {...line}
                    {...{ moderates, actions, onRetry, onDiscard }}
                    editing={editing !== null && editing === line.seq}
                  />
                ))}
              </ul>
            </section>
          ))}
        </div>
      </section>
      {!atEnd && (
        <button type="button" className={styles.pill} onClick={toEnd}>
          <Icon name="down" size={18} />
          {unseen > 0 ? `${unseen} new ${unseen === 1 ? "message" : "messages"}` : "Latest"}
        </button>
      )}
      <Announcer newest={newest} me={me.id} />
    </div>
  );
}

function ListStart({ view, empty }: { view: ChannelView; empty: boolean }) {
  if (!view.loaded) return <Skeleton />;
  if (view.hasOlder) {
    return (
      <div className={styles.start}>
        <span className={styles.spinner} role="status" aria-label="Loading older messages" />
      </div>
    );
  }
  return (
    <p className={styles.start}>{empty ? "No messages yet. Say hello!" : "This is where it all began."}</p>
  );
}

/** How far has been seen: follows the newest message while the end is in sight and the page is looked at. */
function useSeen(atEnd: boolean, newest: number, onSeen: (ordinal: number) => void): number {
  const seen = useRef(newest);
  const look = useCallback(() => {
    if (!atEnd || document.visibilityState !== "visible" || newest === 0) return;
    seen.current = newest;
    onSeen(newest);
  }, [atEnd, newest, onSeen]);

  useEffect(() => {
    look();
    document.addEventListener("visibilitychange", look);
    return () => document.removeEventListener("visibilitychange", look);
  }, [look]);
  return atEnd ? newest : seen.current;
}
