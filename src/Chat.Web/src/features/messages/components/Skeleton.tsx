import styles from "./Skeleton.module.css";

const widths = ["46%", "62%", "38%", "54%", "30%", "58%"];

/** Stands where the messages will be, so that nothing jumps when they come. */
export function Skeleton() {
  return (
    <div className={styles.skeleton} role="status" aria-label="Loading messages">
      {widths.map((width, index) => (
        <span key={width} className={index % 3 === 2 ? styles.own : ""} style={{ width }} />
      ))}
    </div>
  );
}
