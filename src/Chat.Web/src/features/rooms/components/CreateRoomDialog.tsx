import { useState } from "react";
import { Button } from "@/components/Button";
import { Dialog, DialogButtons } from "@/components/Dialog";
import { ErrorText } from "@/components/ErrorText";
import { Field } from "@/components/Field";
import { explain } from "@/lib/chatError";
import type { NewRoom } from "../api/rooms";

type Props = { onCreate: (room: NewRoom) => Promise<void>; onClose: () => void };

/** An empty name is refused by `required`, with words of the browser. */
function refuseBlank(input: HTMLInputElement): void {
  const isBlank = input.value !== "" && input.value.trim() === "";
  input.setCustomValidity(isBlank ? "A name of spaces only cannot be read. Write a word." : "");
}

export function CreateRoomDialog({ onCreate, onClose }: Props) {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);

  async function create(form: FormData): Promise<void> {
    const description = String(form.get("description")).trim();
    setBusy(true);
    setError(null);
    try {
      await onCreate({ name: String(form.get("name")).trim(), ...(description && { description }) });
      onClose();
    } catch (refusal) {
      setError(explain(refusal));
      setBusy(false);
    }
  }

  return (
    <Dialog title="New room" onClose={onClose}>
      <form
        className="stack"
        onInput={() => setError(null)}
        onSubmit={(event) => {
          event.preventDefault();
          void create(new FormData(event.currentTarget));
        }}
      >
        <Field
          label="Name"
          name="name"
          maxLength={80}
          required
          autoFocus
          autoComplete="off"
          onInput={(event) => refuseBlank(event.currentTarget)}
        />
        <Field label="Description" hint="optional" name="description" maxLength={500} autoComplete="off" />
        <ErrorText>{error}</ErrorText>
        <DialogButtons>
          <Button look="plain" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" busy={busy}>
            Create room
          </Button>
        </DialogButtons>
      </form>
    </Dialog>
  );
}
