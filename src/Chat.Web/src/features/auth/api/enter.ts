import { useState } from "react";
import { explain } from "@/lib/chatError";
import { Http } from "@/lib/http";
import { type SignedIn, signIn } from "./session";

export type Credentials = { username: string; password: string; displayName?: string };
export type Way = "login" | "register";

const http = new Http();

const enter = (way: Way, credentials: Credentials): Promise<SignedIn> =>
  http.post<SignedIn>(`/api/auth/${way}`, credentials);

/** Logs in or registers, and keeps the session. */
export function useEnter(way: Way) {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);

  async function submit(credentials: Credentials): Promise<void> {
    setBusy(true);
    setError(null);
    try {
      signIn(await enter(way, credentials));
    } catch (refusal) {
      setError(explain(refusal));
      setBusy(false);
    }
  }

  return { submit, busy, error, clearError: () => setError(null) };
}
