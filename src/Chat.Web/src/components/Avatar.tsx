import styles from "./Avatar.module.css";

const letters = (name: string): string => {
  const words = name
    .trim()
    .split(/[\s._-]+/)
    .filter((word) => word.length > 0);
  const picked = words.length > 1 ? [words[0], words.at(-1)] : [words[0]];
  return picked
    .map((word) => [...(word ?? "?")][0])
    .join("")
    .toUpperCase();
};

const hueOf = (id: string): number => {
  let hash = 2_166_136_261;
  for (const character of id) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 16_777_619);
  return ((hash >>> 0) % 24) * 15;
};

type Props = { id: string; name: string; size?: number; square?: boolean };

/** Initials on a colour that is always the same for the same id. Decoration: the name stands beside it. */
export function Avatar({ id, name, size = 36, square = false }: Props) {
  return (
    <span
      className={`${styles.avatar} ${square ? styles.square : ""}`}
      style={{ "--hue": hueOf(id), "--size": `${size}px` } as React.CSSProperties}
      aria-hidden="true"
    >
      {letters(name)}
    </span>
  );
}

export const nameHue = hueOf;
