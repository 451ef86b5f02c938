import { Store } from "./store";

/** Where the address bar points: the list of rooms, or one room. */
export type Route = { roomId: string | null };

/** An address that cannot be decoded names no room: as it stands it leads to the answer for an unknown one. */
const decode = (part: string): string => {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
};

export const parse = (path: string): Route => {
  const match = /^\/rooms\/([^/]+)\/?$/.exec(path);
  return { roomId: match?.[1] ? decode(match[1]) : null };
};

export const route = new Store<Route>(parse(globalThis.location?.pathname ?? "/"));

globalThis.addEventListener?.("popstate", () => route.set(parse(location.pathname)));

export const roomPath = (roomId: string): string => `/rooms/${encodeURIComponent(roomId)}`;

export function navigate(path: string): void {
  if (path === location.pathname) return;
  history.pushState(null, "", path);
  route.set(parse(path));
}
