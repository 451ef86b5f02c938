import { useState } from "react";
import { Button } from "@/components/Button";
import { Dialog, DialogButtons } from "@/components/Dialog";
import { ErrorText } from "@/components/ErrorText";
import { explain } from "@/lib/chatError";

type Props = { name: string; onLeave: () => Promise<void>; onClose: () => void };

export function LeaveRoomDialog({ name, onLeave, onClose }: Props) {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);

  async function leave(): Promise<void> {
    setBusy(true);
    try {
      await onLeave();
      onClose();
    } catch (refusal) {
      setError(explain(refusal));
      setBusy(false);
    }
  }

  return (
    <Dialog title={`Leave ${name}?`} onClose={onClose}>
      <p>You will no longer receive its messages. You can join again at any time.</p>
      <ErrorText>{error}</ErrorText>
      <DialogButtons>
        <Button look="plain" onClick={onClose}>
          Stay
        </Button>
        <Button look="danger" busy={busy} onClick={() => void leave()}>
          Leave room
        </Button>
      </DialogButtons>
    </Dialog>
  );
}
