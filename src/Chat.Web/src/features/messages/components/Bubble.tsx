import { memo } from "react";
import { Icon } from "@/components/Icon";
import { clockTime, fullTime } from "@/lib/time";
import type { Entry } from "../grouping";
import styles from "./Bubble.module.css";
import { RichText } from "./RichText";

type Props = Omit<Entry, "key" | "ordinal"> & {
  id: string;
  own: boolean;
  onRetry: (clientId: string) => void;
  onDiscard: (clientId: string) => void;
};

const stateWords = { queued: "Waiting to be sent", sending: "Sending", sent: "Sent", failed: "Not sent" };
const stateIcons = { queued: "clock", sending: "clock", sent: "check", failed: "alert" } as const;

export const Bubble = memo(function Bubble(props: Props) {
  const { id, own, state, text, createdAt, clientId, reason, onRetry, onDiscard } = props;
  return (
    <li className={`${styles.row} ${own ? styles.own : ""}`} data-key={id} data-state={state}>
      <div className={`${styles.bubble} ${state === "failed" ? styles.failed : ""}`} dir="auto">
        <div className={styles.text}>
          <RichText text={text} />
        </div>
        <span className={styles.meta}>
          <time dateTime={createdAt} title={fullTime(createdAt)}>
            {clockTime(createdAt)}
          </time>
          {own && (
            <span role="img" aria-label={stateWords[state]} title={stateWords[state]}>
              <Icon name={stateIcons[state]} size={14} />
            </span>
          )}
        </span>
      </div>
      {state === "failed" && (
        <p className={styles.failure}>
          <span>{reason ?? stateWords.failed}</span>
          <button type="button" onClick={() => onRetry(clientId)}>
            Retry
          </button>
          <button type="button" onClick={() => onDiscard(clientId)}>
            Delete
          </button>
        </p>
      )}
    </li>
  );
});
