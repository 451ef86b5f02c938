import type { Http } from "@/lib/http";

export type Room = {
  id: string;
  name: string;
  description: string | null;
  topic: string | null;
  slowSeconds: number;
  archivedAt: string | null;
  createdBy: string;
  createdAt: string;
  memberCount: number;
  joined: boolean;
  /** How many messages came after `readSeq`; these three are null for who is no member, and before the first answer. */
  unread: number | null;
  readSeq: number | null;
  lastMessage: { seq: number } | null;
  /** What this person may do in it; null when they are not in it. */
  role: Role | null;
};

export type Role = "member" | "moderator" | "owner";

export type NewRoom = { name: string; description?: string };

type RoomPage = { data: Room[]; meta: { nextCursor: string | null } };

/** Rooms beyond this many are found by their address, not in the list. */
const mostRooms = 2_000;

export const getRoom = (http: Http, id: string): Promise<Room> =>
  http.get(`/api/rooms/${encodeURIComponent(id)}`);

export const createRoom = (http: Http, room: NewRoom): Promise<Room> => http.post("/api/rooms", room);

export async function listRooms(http: Http): Promise<Room[]> {
  const rooms: Room[] = [];
  let cursor: string | null = null;
  do {
    const query = new URLSearchParams({ limit: "100", ...(cursor !== null && { cursor }) });
    const page: RoomPage = await http.get(`/api/rooms?${query}`);
    rooms.push(...page.data);
    cursor = page.meta.nextCursor;
  } while (cursor !== null && rooms.length < mostRooms);
  return rooms;
}
