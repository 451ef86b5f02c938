const firstDelay = 400;
const longestDelay = 15_000;

/**
 * How long to wait before attempt n (0, 1, 2 …), in milliseconds: doubling up to 15 s, each with half of it
 * left to chance, so that clients that lost the same server do not come back in the same instant.
 */
export function backoff(attempt: number, random: () => number = Math.random): number {
  const delay = Math.min(longestDelay, firstDelay * 2 ** Math.min(attempt, 10));
  return Math.round(delay / 2 + (delay / 2) * random());
}

/** A pause that can be cut short. */
export class Pause {
  #end: (() => void) | null = null;

  for(milliseconds: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => this.end(), milliseconds);
      this.#end = () => {
        clearTimeout(timer);
        this.#end = null;
        resolve();
      };
    });
  }

  end(): void {
    this.#end?.();
  }
}

/** Pauses between attempts, all of which can be cut short at once. */
export class Pauses {
  readonly #running = new Set<Pause>();

  before = async (attempt: number): Promise<void> => {
    const pause = new Pause();
    this.#running.add(pause);
    await pause.for(backoff(attempt));
    this.#running.delete(pause);
  };

  end(): void {
    for (const pause of this.#running) pause.end();
  }
}
