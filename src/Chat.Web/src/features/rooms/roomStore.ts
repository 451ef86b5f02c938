import type { Http } from "@/lib/http";
import { Store } from "@/lib/store";
import { getRoom, listRooms, type Room } from "./api/rooms";

export type RoomsView = { loaded: boolean; rooms: ReadonlyMap<string, Room> };

/** The rooms this person can see, as far as this client has read them. */
export class RoomStore {
  readonly view = new Store<RoomsView>({ loaded: false, rooms: new Map() });
  readonly #http: Http;
  /** When each room was last changed here: an answer that set out earlier must not undo it. */
  readonly #changedAt = new Map<string, number>();
  #changes = 0;
  #refreshing: Promise<void> | null = null;

  constructor(http: Http) {
    this.#http = http;
  }

  get(id: string): Room | undefined {
    return this.view.get().rooms.get(id);
  }

  joined(): Room[] {
    return [...this.view.get().rooms.values()].filter((room) => room.joined);
  }

  /** Reads the list anew; calls while one is under way share it. */
  refresh(): Promise<void> {
    this.#refreshing ??= this.#read().finally(() => {
      this.#refreshing = null;
    });
    return this.#refreshing;
  }

  async #read(): Promise<void> {
    const start = this.#changes;
    const listed = await listRooms(this.#http);
    this.view.update(({ rooms }) => {
      const next = new Map(rooms);
      for (const room of listed) if ((this.#changedAt.get(room.id) ?? 0) <= start) next.set(room.id, room);
      return { loaded: true, rooms: next };
    });
  }

  async refreshOne(id: string): Promise<Room> {
    const room = await getRoom(this.#http, id);
    this.put(room);
    return room;
  }

  put(room: Room): void {
    this.#changedAt.set(room.id, ++this.#changes);
    this.view.update((view) => ({ ...view, rooms: new Map(view.rooms).set(room.id, room) }));
  }

  change(id: string, change: (room: Room) => Room): void {
    const room = this.get(id);
    if (room) this.put(change(room));
  }
}
