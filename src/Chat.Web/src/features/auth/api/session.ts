import { readJson, writeJson } from "@/lib/storage";
import { Store } from "@/lib/store";

export type User = { id: string; username: string; displayName: string };
export type Session = { accessToken: string; expiresAt: number; user: User };
export type SignedIn = { accessToken: string; expiresIn: number; user: User };

const key = "chat.session";

const isCurrent = (session: Session | null): session is Session =>
  session !== null && typeof session.accessToken === "string" && session.expiresAt > Date.now();

const read = (): Session | null => {
  const session = readJson<Session>(localStorage, key);
  return isCurrent(session) ? session : null;
};

/** Who is signed in, the same in every tab of this browser. */
export const session = new Store<Session | null>(read());

/** Why somebody was signed out without asking for it; shown above the log-in form. */
export const signedOutReason = new Store<string | null>(null);

addEventListener("storage", (event) => {
  if (event.key === key || event.key === null) session.set(read());
});

export function signIn(answer: SignedIn): void {
  const next = {
    accessToken: answer.accessToken,
    expiresAt: Date.now() + answer.expiresIn * 1000,
    user: answer.user,
  };
  writeJson(localStorage, key, next);
  signedOutReason.set(null);
  session.set(next);
}

/** Leaves the address as it is, so that logging in again leads back to the same room. */
export function signOut(reason: string | null = null): void {
  localStorage.removeItem(key);
  signedOutReason.set(reason);
  session.set(null);
}
