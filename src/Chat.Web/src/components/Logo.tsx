import styles from "./Logo.module.css";

export function Logo({ small = false }: { small?: boolean }) {
  return (
    <span className={`${styles.logo} ${small ? styles.small : ""}`} aria-hidden="true">
      <img src="/favicon.svg" alt="" />
      <span>Chat</span>
    </span>
  );
}
