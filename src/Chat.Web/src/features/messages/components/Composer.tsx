import { type KeyboardEvent, useId, useLayoutEffect, useRef, useState } from "react";
import { IconButton } from "@/components/IconButton";
import { longestDraft, longestText } from "../message";
import styles from "./Composer.module.css";

/** From here on the count of characters is shown. */
const countFrom = longestText - 1_000;

/** Half a character, as cutting text apart leaves it, and NUL are nothing the server could keep. */
const sendable = (text: string): string => text.toWellFormed().replaceAll("\0", "").trim();

type Props = {
  roomName: string;
  /** What was begun here before. */
  draft: string;
  onDraft: (text: string) => void;
  onSend: (text: string) => void;
  /** Up, in an empty field: what was written last is to be edited. */
  onEditLast: () => void;
};

export function Composer({ roomName, draft, onDraft, onSend, onEditLast }: Props) {
  const [text, setText] = useState(draft);
  const field = useRef<HTMLTextAreaElement>(null);
  const countId = useId();
  const tooLong = text.length > longestText;
  const canSend = sendable(text).length > 0 && !tooLong;

  // The field grows with its text up to the height the style sheet allows.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the height follows the text
  useLayoutEffect(() => {
    const element = field.current;
    if (!element) return;
    element.style.height = "auto";
    element.style.height = `${element.scrollHeight}px`;
  }, [text]);

  function write(next: string) {
    const kept = next.slice(0, longestDraft);
    setText(kept);
    onDraft(kept);
  }

  function send() {
    if (!canSend) return;
    onSend(sendable(text));
    write("");
    field.current?.focus();
  }

  function onKeyDown(event: KeyboardEvent) {
    if (event.key === "ArrowUp" && text === "") {
      event.preventDefault();
      onEditLast();
    }
    // While an input method composes, Enter belongs to it.
    if (event.key !== "Enter" || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    send();
  }

  return (
    <form
      className={styles.composer}
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <div className={`${styles.field} ${tooLong ? styles.tooLong : ""}`}>
        <textarea
          ref={field}
          data-composer
          rows={1}
          value={text}
          maxLength={longestDraft}
          placeholder="Write a message"
          aria-label={`Message to ${roomName}`}
          aria-describedby={text.length >= countFrom ? countId : undefined}
          aria-invalid={tooLong}
          enterKeyHint="send"
          dir="auto"
          // biome-ignore lint/a11y/noAutofocus: opening a conversation is asking to write in it; not where a keyboard would pop up
          autoFocus={matchMedia("(pointer: fine)").matches}
          onChange={(event) => write(event.target.value)}
          onKeyDown={onKeyDown}
        />
        {text.length >= countFrom && (
          <span className={styles.count} id={countId} role="status">
            {text.length.toLocaleString()} / {longestText.toLocaleString()}
            {text.length >= longestDraft && " – no more fits in here"}
          </span>
        )}
      </div>
      <IconButton icon="send" label="Send" type="submit" strong disabled={!canSend} />
    </form>
  );
}
