/** What can be done to messages that are there; the same functions for all of them, so that rows need not be redrawn. */
export type MessageActions = {
  react: (seq: number, emoji: string, add: boolean) => void;
  /** Begins to edit a message, or ends it. */
  edit: (seq: number | null) => void;
  /** Ends when the new text is durable. */
  save: (seq: number, text: string) => Promise<void>;
  remove: (seq: number) => void;
  restore: (seq: number) => void;
};

export const commonEmojis = ["👍", "❤️", "😂", "🎉", "😮", "😢"];
