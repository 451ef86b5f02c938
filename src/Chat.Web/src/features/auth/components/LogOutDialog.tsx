import { Button } from "@/components/Button";
import { Dialog, DialogButtons } from "@/components/Dialog";

type Props = { unsent: number; onLogOut: () => void; onClose: () => void };

/** Asks only because something would be lost. */
export function LogOutDialog({ unsent, onLogOut, onClose }: Props) {
  const what = unsent === 1 ? "1 message has" : `${unsent.toLocaleString()} messages have`;
  return (
    <Dialog title="Log out?" onClose={onClose}>
      <p>
        {what} not been sent. Logging out deletes {unsent === 1 ? "it" : "them"}.
      </p>
      <DialogButtons>
        <Button look="plain" onClick={onClose}>
          Stay
        </Button>
        <Button look="danger" onClick={onLogOut}>
          Delete and log out
        </Button>
      </DialogButtons>
    </Dialog>
  );
}
