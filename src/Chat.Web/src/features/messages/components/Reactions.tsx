import type { Reaction } from "../message";
import type { MessageActions } from "./messageActions";
import styles from "./Reactions.module.css";

type Props = { seq: number; reactions: readonly Reaction[]; actions: MessageActions };

/** Who reacts with what; one click joins in, or takes it back. */
export function Reactions({ seq, reactions, actions }: Props) {
  return (
    <ul className={styles.list} aria-label="Reactions">
      {reactions.map(({ emoji, count, mine }) => (
        <li key={emoji}>
          <button
            type="button"
            className={styles.reaction}
            aria-pressed={mine}
            aria-label={`${emoji} ${count}`}
            onClick={() => actions.react(seq, emoji, !mine)}
          >
            <span className={styles.emoji}>{emoji}</span> {count}
          </button>
        </li>
      ))}
    </ul>
  );
}
