import {
  HttpError,
  type HubConnection,
  HubConnectionBuilder,
  HubConnectionState,
  LogLevel,
} from "@microsoft/signalr";
import { backoff, Pause } from "@/lib/backoff";
import { hubRefusal } from "@/lib/chatError";
import { Store } from "@/lib/store";

export type Status = "connecting" | "online" | "reconnecting";

type Options = {
  accessToken: () => string;
  /** Each time the hub can be used, also after every reconnect. */
  onOnline: () => void;
  onOffline: () => void;
  /** The server no longer takes the token. */
  onSignedOut: () => void;
};

/**
 * The connection to the hub, kept up for ever. It does by itself what `withAutomaticReconnect` does, because
 * the first start needs the same patience, and because somebody who comes back online or looks at the page
 * again should not sit out a long pause.
 */
export class HubLink {
  readonly status = new Store<Status>("connecting");
  readonly #options: Options;
  readonly #hub: HubConnection;
  readonly #handlers = new Map<string, (argument: unknown) => void>();
  readonly #pause = new Pause();
  readonly #stop = new AbortController();
  #closed: () => void = () => undefined;

  constructor(options: Options) {
    this.#options = options;
    this.#hub = new HubConnectionBuilder()
      .withUrl("/hub", { accessTokenFactory: options.accessToken })
      .configureLogging(LogLevel.None) // the status says what there is to say
      .build();
    this.#hub.onclose(() => this.#closed());
  }

  on<T>(event: string, handler: (argument: T) => void): void {
    this.#handlers.set(event, handler as (argument: unknown) => void);
    this.#hub.on(event, handler);
  }

  /** Takes an event that a sync has told as if it had just come. */
  receive(event: string, argument: unknown): void {
    this.#handlers.get(event)?.(argument);
  }

  invoke<T>(method: string, ...args: unknown[]): Promise<T> {
    return this.#hub.invoke<T>(method, ...args);
  }

  get online(): boolean {
    return this.#hub.state === HubConnectionState.Connected;
  }

  start(): void {
    const { signal } = this.#stop;
    addEventListener("online", this.#networkChanged, { signal });
    addEventListener("offline", this.#networkChanged, { signal });
    document.addEventListener("visibilitychange", this.hurry, { signal });
    void this.#run();
  }

  /** Tries again now instead of after the pause. */
  hurry = (): void => {
    if (document.visibilityState === "visible") this.#pause.end();
  };

  /**
   * The browser knows first. A connection that has lost its network stays silent until it times out, so ask at once
   * whether the server still answers; one on this very machine does.
   */
  #networkChanged = (): void => {
    this.hurry();
    if (!this.online) return;
    if (!navigator.onLine) this.status.set("reconnecting");
    void isReachable().then((reachable) => {
      if (!reachable && !this.#stop.signal.aborted) void this.#hub.stop();
      else if (this.online) this.status.set("online");
    });
  };

  stop(): void {
    this.#stop.abort();
    this.#pause.end();
    void this.#hub.stop();
  }

  async #run(): Promise<void> {
    for (let attempt = 0; !this.#stop.signal.aborted; attempt++) {
      if (await this.#connectOnce()) attempt = -1;
      if (this.#stop.signal.aborted) return;
      await this.#pause.for(backoff(Math.max(attempt, 0)));
    }
  }

  /** Ends when the connection has ended; true when there was one. */
  async #connectOnce(): Promise<boolean> {
    const closed = new Promise<void>((resolve) => {
      this.#closed = resolve;
    });
    try {
      await this.#hub.start();
    } catch (error) {
      if (isSignedOut(error)) this.#options.onSignedOut();
      return false;
    }
    this.status.set("online");
    this.#options.onOnline();
    await closed;
    this.status.set("reconnecting");
    this.#options.onOffline();
    return true;
  }
}

/** Any answer will do. */
const isReachable = (): Promise<boolean> =>
  fetch("/favicon.svg", { method: "HEAD", cache: "no-store", signal: AbortSignal.timeout(3_000) }).then(
    () => true,
    () => false,
  );

function isSignedOut(error: unknown): boolean {
  const status =
    error instanceof HttpError ? error.statusCode : /Status code '(\d+)'/.exec(String(error))?.[1];
  return Number(status) === 401 || (hubRefusal(error)?.signedOut ?? false);
}
