import type { ComponentProps } from "react";
import { Icon, type IconName } from "./Icon";
import styles from "./IconButton.module.css";

type Props = Omit<ComponentProps<"button">, "children"> & { icon: IconName; label: string; strong?: boolean };

export function IconButton({ icon, label, strong = false, className = "", ...rest }: Props) {
  return (
    <button
      type="button"
      {...rest}
      className={`${styles.button} ${strong ? styles.strong : ""} ${className}`}
      aria-label={label}
      title={label}
    >
      <Icon name={icon} />
    </button>
  );
}
