const codePattern = /(?:CHAT|AUTH)_[A-Z_]+/;
const retryable = new Set(["CHAT_UNAVAILABLE", "CHAT_TOO_MANY_REQUESTS"]);

/** A refusal by the server: `code` is from the protocol's table, `message` is a sentence for people. */
export class ChatError extends Error {
  readonly code: string;
  readonly status: number;

  constructor(code: string, message: string, status = 0) {
    super(message);
    this.name = "ChatError";
    this.code = code;
    this.status = status;
  }

  /** Whether the same request may succeed later, unchanged. */
  get retry(): boolean {
    return retryable.has(this.code);
  }

  get signedOut(): boolean {
    return this.code === "AUTH_REQUIRED" || this.code.startsWith("AUTH_TOKEN_");
  }
}

/** No answer came: the network or the server is away, or was too slow. */
export class Unreachable extends Error {
  constructor(cause: unknown) {
    super("The server cannot be reached.", { cause });
    this.name = "Unreachable";
  }
}

/** The hub's refusals end with `CODE: sentence`; anything without a code is a broken connection. */
export function hubRefusal(error: unknown): ChatError | null {
  if (!(error instanceof Error)) return null;
  const code = codePattern.exec(error.message)?.[0];
  if (code === undefined) return null;
  const sentence = error.message.slice(error.message.indexOf(code) + code.length).replace(/^[:\s]+/, "");
  return new ChatError(code, sentence || code);
}

/** A sentence for people, whatever went wrong. */
export function explain(error: unknown): string {
  return error instanceof ChatError ? error.message : "The server can't be reached. Please try again.";
}
