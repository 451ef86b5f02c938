import { ChatError, Unreachable } from "./chatError";

type Options = { method?: "GET" | "POST"; body?: unknown; signal?: AbortSignal };

/** Calls the REST API as one signed-in person, or as nobody when there is no token. */
export class Http {
  readonly #token: (() => string) | undefined;
  readonly #onSignedOut: (() => void) | undefined;

  constructor(token?: () => string, onSignedOut?: () => void) {
    this.#token = token;
    this.#onSignedOut = onSignedOut;
  }

  get = <T>(path: string, signal?: AbortSignal): Promise<T> => this.#send(path, signal ? { signal } : {});

  post = <T>(path: string, body?: unknown): Promise<T> => this.#send(path, { method: "POST", body });

  async #send<T>(path: string, { method = "GET", body, signal }: Options): Promise<T> {
    const headers: Record<string, string> = { Accept: "application/json" };
    if (this.#token) headers.Authorization = `Bearer ${this.#token()}`;
    if (body !== undefined) headers["Content-Type"] = "application/json";
    const request = {
      method,
      headers,
      body: body === undefined ? null : JSON.stringify(body),
      signal: signal ?? AbortSignal.timeout(20_000),
    };
    const response = await fetch(path, request).catch(unreachable);
    if (!response.ok) throw await this.#refusal(response);
    return (response.status === 204 ? undefined : await response.json().catch(unreachable)) as T;
  }

  async #refusal(response: Response): Promise<ChatError> {
    const problem = await readProblem(response);
    const error = new ChatError(problem.code, problem.detail, response.status);
    if (error.signedOut) this.#onSignedOut?.();
    return error;
  }
}

const unreachable = (error: unknown): never => {
  throw new Unreachable(error);
};

async function readProblem(response: Response): Promise<{ code: string; detail: string }> {
  const fallback = { code: "CHAT_UNAVAILABLE", detail: `The server answered ${response.status}.` };
  if (!response.headers.get("content-type")?.includes("json")) return fallback;
  const problem = (await response.json()) as { code?: string; detail?: string; title?: string };
  return { code: problem.code ?? fallback.code, detail: problem.detail ?? problem.title ?? fallback.detail };
}

/** Runs `work` again after a pause while the server says it is away, until `wanted` says no. */
export async function persist<T>(
  work: () => Promise<T>,
  wanted: () => boolean,
  pause: (attempt: number) => Promise<void>,
): Promise<T> {
  for (let attempt = 0; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      if (!wanted() || (error instanceof ChatError && !error.retry)) throw error;
      await pause(attempt);
      if (!wanted()) throw error;
    }
  }
}
