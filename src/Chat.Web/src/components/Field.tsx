import { type ComponentProps, useId } from "react";
import styles from "./Field.module.css";

type Props = ComponentProps<"input"> & { label: string; hint?: string };

export function Field({ label, hint, ...rest }: Props) {
  const id = useId();
  return (
    <div className={styles.field}>
      <label htmlFor={id}>{label}</label>
      {hint && (
        <span className={styles.hint} id={`${id}-hint`}>
          {hint}
        </span>
      )}
      <input id={id} aria-describedby={hint ? `${id}-hint` : undefined} {...rest} />
    </div>
  );
}
