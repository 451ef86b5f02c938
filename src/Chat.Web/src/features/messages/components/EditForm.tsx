import { type KeyboardEvent, useLayoutEffect, useRef, useState } from "react";
import { explain } from "@/lib/chatError";
import { longestText } from "../message";
import styles from "./EditForm.module.css";
import type { MessageActions } from "./messageActions";

type Props = { seq: number; text: string; actions: MessageActions };

/** In the place of the text: Enter saves, Escape leaves everything as it was. */
export function EditForm({ seq, text, actions }: Props) {
  const [draft, setDraft] = useState(text);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const field = useRef<HTMLTextAreaElement>(null);
  const next = draft.toWellFormed().replaceAll("\0", "").trim();
  const canSave = next.length > 0 && next.length <= longestText && !busy;

  // biome-ignore lint/correctness/useExhaustiveDependencies: the height follows the text
  useLayoutEffect(() => {
    const element = field.current;
    if (!element) return;
    element.style.height = "auto";
    element.style.height = `${element.scrollHeight}px`;
  }, [draft]);

  useLayoutEffect(() => {
    const element = field.current;
    element?.focus();
    element?.setSelectionRange(element.value.length, element.value.length);
  }, []);

  async function save() {
    if (!canSave) return;
    if (next === text) return actions.edit(null);
    setBusy(true);
    setError(null);
    try {
      await actions.save(seq, next);
      actions.edit(null);
    } catch (refusal) {
      setError(explain(refusal));
      setBusy(false);
    }
  }

  function onKeyDown(event: KeyboardEvent) {
    if (event.key === "Escape") actions.edit(null);
    if (event.key !== "Enter" || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    void save();
  }

  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <textarea
        ref={field}
        rows={1}
        dir="auto"
        aria-label="Edit message"
        value={draft}
        readOnly={busy}
        onChange={(event) => setDraft(event.target.value)}
        onKeyDown={onKeyDown}
      />
      {error && <p role="alert">{error}</p>}
      <p className={styles.buttons}>
        <button type="button" onClick={() => actions.edit(null)}>
          Cancel
        </button>
        <button type="submit" disabled={!canSave}>
          {busy ? "Saving…" : "Save"}
        </button>
      </p>
    </form>
  );
}
