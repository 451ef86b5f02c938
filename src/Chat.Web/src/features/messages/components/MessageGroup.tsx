import { Avatar, nameHue } from "@/components/Avatar";
import type { Group } from "../grouping";
import { Bubble } from "./Bubble";
import styles from "./MessageGroup.module.css";

type Props = { group: Group; onRetry: (clientId: string) => void; onDiscard: (clientId: string) => void };

export function MessageGroup({ group, onRetry, onDiscard }: Props) {
  return (
    <>
      {group.startsUnread && <div className={styles.unread}>New messages</div>}
      <div className={`${styles.group} ${group.own ? styles.own : ""}`}>
        {!group.own && <Avatar id={group.senderId} name={group.senderName} size={34} />}
        <div className={styles.content}>
          <p
            className={group.own ? "visually-hidden" : styles.name}
            style={{ "--hue": nameHue(group.senderId) } as React.CSSProperties}
          >
            {group.own ? "You" : group.senderName}
          </p>
          <ul className={styles.bubbles}>
            {group.entries.map(({ key, ordinal: _, ...entry }) => (
              <Bubble key={key} id={key} own={group.own} {...entry} onRetry={onRetry} onDiscard={onDiscard} />
            ))}
          </ul>
        </div>
      </div>
    </>
  );
}
