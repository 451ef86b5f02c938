import type { ComponentProps } from "react";
import styles from "./Button.module.css";

type Props = ComponentProps<"button"> & { busy?: boolean; look?: "primary" | "plain" | "danger" };

/** While busy it keeps its width and its focus, and does nothing. */
export function Button({ busy = false, look = "primary", children, type = "button", ...rest }: Props) {
  return (
    <button
      {...rest}
      type={type}
      className={`${styles.button} ${styles[look]}`}
      aria-disabled={busy || undefined}
      onClick={busy ? (event) => event.preventDefault() : rest.onClick}
    >
      <span className={busy ? styles.hidden : undefined}>{children}</span>
      {busy && <span className={styles.spinner} />}
    </button>
  );
}
