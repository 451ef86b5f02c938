import { type KeyboardEvent, useEffect, useRef, useState } from "react";
import { IconButton } from "@/components/IconButton";
import styles from "./MessageMenu.module.css";
import { commonEmojis, type MessageActions } from "./messageActions";

type Props = {
  seq: number;
  own: boolean;
  deleted: boolean;
  /** Emojis this person reacts with already. */
  mine: readonly string[];
  /** Whether this person may delete and restore messages of others. */
  moderates: boolean;
  actions: MessageActions;
};

/** One button for each message, which opens a row with everything that can be done to it. */
export function MessageMenu(props: Props) {
  const [open, setOpen] = useState(false);
  const box = useRef<HTMLDivElement>(null);
  const { own, deleted, moderates } = props;
  if (deleted && !moderates) return null;

  const close = () => {
    setOpen(false);
    box.current?.querySelector("button")?.focus();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== "Escape" || !open) return;
    event.stopPropagation();
    close();
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: Escape closes what is inside
    <div
      ref={box}
      className={`${styles.box} ${own ? styles.own : ""} ${open ? styles.open : ""}`}
      onKeyDown={onKeyDown}
      onBlur={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget)) setOpen(false);
      }}
    >
      <IconButton
        icon="more"
        label="Message actions"
        className={styles.button ?? ""}
        aria-expanded={open}
        onClick={() => setOpen(!open)}
      />
      {open && <Actions {...props} onDone={close} />}
    </div>
  );
}

function Actions({ seq, own, deleted, mine, moderates, actions, onDone }: Props & { onDone: () => void }) {
  const first = useRef<HTMLDivElement>(null);
  useEffect(() => {
    first.current?.querySelector("button")?.focus({ preventScroll: true });
    first.current?.scrollIntoView({ block: "nearest" });
  }, []);
  const after = (act: () => void) => () => {
    onDone();
    act();
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for forms
    <div ref={first} className={styles.actions} role="group" aria-label="Message actions">
      {!deleted &&
        commonEmojis.map((emoji) => (
          <button
            key={emoji}
            type="button"
            className={styles.emoji}
            aria-label={`React with ${emoji}`}
            aria-pressed={mine.includes(emoji)}
            onClick={after(() => actions.react(seq, emoji, !mine.includes(emoji)))}
          >
            {emoji}
          </button>
        ))}
      {own && !deleted && (
        <button type="button" className={styles.word} onClick={after(() => actions.edit(seq))}>
          Edit
        </button>
      )}
      {(own || moderates) && !deleted && (
        <button type="button" className={styles.word} onClick={after(() => actions.remove(seq))}>
          Delete
        </button>
      )}
      {deleted && (
        <button type="button" className={styles.word} onClick={after(() => actions.restore(seq))}>
          Restore
        </button>
      )}
    </div>
  );
}
