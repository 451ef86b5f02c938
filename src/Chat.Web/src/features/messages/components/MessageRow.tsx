import { memo } from "react";
import { Avatar, nameHue } from "@/components/Avatar";
import { Icon } from "@/components/Icon";
import { clockTime, fullTime } from "@/lib/time";
import type { Line } from "../grouping";
import { EditForm } from "./EditForm";
import { MessageMenu } from "./MessageMenu";
import styles from "./MessageRow.module.css";
import type { MessageActions } from "./messageActions";
import { Reactions } from "./Reactions";
import { RichText } from "./RichText";

type Props = Omit<Line, "key" | "ordinal"> & {
  id: string;
  editing: boolean;
  moderates: boolean;
  actions: MessageActions;
  onRetry: (clientId: string) => void;
  onDiscard: (clientId: string) => void;
};

/** Memoised: what changes around a message costs it nothing. */
export const MessageRow = memo(function MessageRow(props: Props) {
  const { id, own, first, last, state, senderId, senderName, startsUnread } = props;
  const classes = [styles.row, own && styles.own, first && styles.first, last && styles.last];
  return (
    <li className={classes.filter(Boolean).join(" ")} data-key={id} data-state={state}>
      {startsUnread && <p className={styles.unread}>New messages</p>}
      {first && (
        <p
          className={own ? "visually-hidden" : styles.name}
          style={{ "--hue": nameHue(senderId) } as React.CSSProperties}
        >
          {own ? "You" : senderName}
        </p>
      )}
      {!own && last && (
        <span className={styles.avatar}>
          <Avatar id={senderId} name={senderName} size={34} />
        </span>
      )}
      <Content {...props} />
      {state === "failed" && <Failure {...props} />}
    </li>
  );
});

function Content(props: Props) {
  const { seq, own, text, deleted, reactions, editing, moderates, actions } = props;
  if (seq === null) return <Bubble {...props} />;
  if (editing && !deleted && text !== null) return <EditForm seq={seq} text={text} actions={actions} />;
  const mine = reactions.filter((reaction) => reaction.mine).map((reaction) => reaction.emoji);
  return (
    <>
      <Bubble {...props} />
      {!deleted && reactions.length > 0 && <Reactions seq={seq} reactions={reactions} actions={actions} />}
      <MessageMenu {...{ seq, own, deleted, mine, moderates, actions }} />
    </>
  );
}

const stateWords = { queued: "Waiting to be sent", sending: "Sending", sent: "Sent", failed: "Not sent" };
const stateIcons = { queued: "clock", sending: "clock", sent: "check", failed: "alert" } as const;

function Bubble({ own, state, text, createdAt, editedAt, deleted }: Props) {
  return (
    <div className={`${styles.bubble} ${state === "failed" ? styles.failed : ""}`} dir="auto">
      <div className={text === null ? styles.gone : styles.text} data-text>
        {text === null ? deleted ? "Message deleted" : "Message removed" : <RichText text={text} />}
      </div>
      <span className={styles.meta}>
        {editedAt !== null && text !== null && <span title={fullTime(editedAt)}>edited</span>}
        <time dir="auto" dateTime={createdAt} title={fullTime(createdAt)}>
          {clockTime(createdAt)}
        </time>
        {own && (
          <span role="img" aria-label={stateWords[state]} title={stateWords[state]}>
            <Icon name={stateIcons[state]} size={14} />
          </span>
        )}
      </span>
    </div>
  );
}

function Failure({ clientId, reason, onRetry, onDiscard }: Props) {
  return (
    <p className={styles.failure}>
      <span>{reason ?? stateWords.failed}</span>
      <button type="button" onClick={() => onRetry(clientId)}>
        Retry
      </button>
      <button type="button" onClick={() => onDiscard(clientId)}>
        Delete
      </button>
    </p>
  );
}
