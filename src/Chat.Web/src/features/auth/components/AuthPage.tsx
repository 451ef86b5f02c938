import { useId, useState } from "react";
import { Button } from "@/components/Button";
import { Field } from "@/components/Field";
import { Logo } from "@/components/Logo";
import { useStore } from "@/lib/store";
import { useEnter, type Way } from "../api/enter";
import { signedOutReason } from "../api/session";
import styles from "./AuthPage.module.css";

const words = {
  login: { title: "Welcome back", button: "Log in", question: "New here?", other: "Create an account" },
  register: {
    title: "Create your account",
    button: "Sign up",
    question: "Already have an account?",
    other: "Log in",
  },
};

export function AuthPage() {
  const [way, setWay] = useState<Way>("login");
  const { submit, busy, error, clearError } = useEnter(way);
  const reason = useStore(signedOutReason);
  const errorId = useId();
  const text = words[way];

  function enter(form: FormData) {
    const displayName = String(form.get("displayName") ?? "").trim();
    const username = String(form.get("username")).trim();
    const password = String(form.get("password"));
    void submit({ username, password, ...(displayName && { displayName }) });
  }

  function change() {
    clearError();
    setWay(way === "login" ? "register" : "login");
  }

  return (
    <main className={styles.page}>
      <form
        className={styles.card}
        aria-label={text.button}
        aria-describedby={error ? errorId : undefined}
        onInput={clearError}
        onSubmit={(event) => {
          event.preventDefault();
          enter(new FormData(event.currentTarget));
        }}
      >
        <Logo />
        <h1>{text.title}</h1>
        {reason && !error && (
          <p className={styles.notice} role="status">
            {reason}
          </p>
        )}
        <Field
          label="Username"
          name="username"
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          minLength={way === "register" ? 3 : 1}
          maxLength={32}
          required
          autoFocus
        />
        {way === "register" && (
          <Field label="Display name" hint="optional" name="displayName" autoComplete="name" maxLength={64} />
        )}
        <Field
          label="Password"
          name="password"
          type="password"
          autoComplete={way === "register" ? "new-password" : "current-password"}
          minLength={way === "register" ? 8 : 1}
          maxLength={128}
          required
          {...(way === "register" && { hint: "8 characters or more" })}
        />
        {error && (
          <p className={styles.error} role="alert" id={errorId}>
            {error}
          </p>
        )}
        <Button type="submit" busy={busy}>
          {text.button}
        </Button>
        <p className={styles.other}>
          {text.question}{" "}
          <button type="button" onClick={change}>
            {text.other}
          </button>
        </p>
      </form>
    </main>
  );
}
