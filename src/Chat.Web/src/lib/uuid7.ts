let lastTime = 0;
let counter = 0;

/**
 * A UUID version 7 (RFC 9562): sorts by time, and within one page also by the order of calls, because the 12
 * bits after the time count up within a millisecond. Needs no secure context, unlike `crypto.randomUUID`.
 */
export function uuid7(now: number = Date.now()): string {
  if (now > lastTime) {
    lastTime = now;
    counter = 0;
  } else if (++counter > 0xfff) {
    lastTime++;
    counter = 0;
  }
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  const view = new DataView(bytes.buffer);
  view.setUint16(0, Math.floor(lastTime / 2 ** 32));
  view.setUint32(2, lastTime % 2 ** 32);
  view.setUint16(6, 0x7000 | counter);
  view.setUint8(8, (view.getUint8(8) & 0x3f) | 0x80);
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

/**
 * The same UUID as one that tells no time (version 4), for when this device's clock is so wrong that the server refuses
 * what it dates. Always the same one for the same UUID, so that two tabs that both fall back still agree.
 */
export const withoutTime = (uuid: string): string => `${uuid.slice(0, 14)}4${uuid.slice(15)}`;

export const isUuid7 = (id: string): boolean => /^[0-9a-f]{8}-[0-9a-f]{4}-7/.test(id);
