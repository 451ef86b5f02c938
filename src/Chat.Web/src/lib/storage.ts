/** What the app needs of `localStorage`; a test passes a plain object. */
export type KeyValue = Pick<Storage, "getItem" | "setItem" | "removeItem" | "key" | "length">;

export function readJson<T>(storage: KeyValue, key: string): T | null {
  const text = storage.getItem(key);
  if (text === null) return null;
  try {
    return JSON.parse(text) as T;
  } catch {
    storage.removeItem(key); // written by something else: of no use to anybody
    return null;
  }
}

/** False when the storage is full: then the page goes on, and only a reload does not find this again. */
export function writeText(storage: KeyValue, key: string, text: string): boolean {
  try {
    storage.setItem(key, text);
    return true;
  } catch (error) {
    if (error instanceof DOMException && error.name === "QuotaExceededError") return false;
    throw error;
  }
}

export const writeJson = (storage: KeyValue, key: string, value: unknown): boolean =>
  writeText(storage, key, JSON.stringify(value));

export function keysWithPrefix(storage: KeyValue, prefix: string): string[] {
  return Array.from({ length: storage.length }, (_, index) => storage.key(index))
    .filter((key): key is string => key?.startsWith(prefix) ?? false)
    .sort();
}
