import styles from "./ErrorText.module.css";

export function ErrorText({ children }: { children: string | null }) {
  return children ? (
    <p className={styles.error} role="alert">
      {children}
    </p>
  ) : null;
}
