import { type Session, signOut } from "@/features/auth/api/session";
import { HubLink } from "@/features/connection/hubLink";
import { getMessages } from "@/features/messages/api/getMessages";
import { getMissed } from "@/features/messages/api/getMissed";
import { messageEvents, toChange } from "@/features/messages/changes";
import { Channel } from "@/features/messages/channel";
import { Drafts } from "@/features/messages/drafts";
import type { Membership, Message } from "@/features/messages/message";
import { Outbox } from "@/features/messages/outbox";
import { ReadMarks } from "@/features/messages/readMarks";
import { type SyncAnswer, type Synced, syncChannels } from "@/features/messages/sync";
import { createRoom, type NewRoom, type Role, type Room } from "@/features/rooms/api/rooms";
import { RoomStore } from "@/features/rooms/roomStore";
import { Pauses } from "@/lib/backoff";
import { ChatError, hubRefusal, Unreachable } from "@/lib/chatError";
import { Http, persist } from "@/lib/http";
import { route } from "@/lib/route";
import { readJson, writeJson } from "@/lib/storage";
import { Store } from "@/lib/store";

type Erasure = { channelId: string; seq: number; userId: string; at: string };
type RoleChange = { channelId: string; seq: number; userId: string; role: Role };
type MemberChange = { channelId: string; seq: number; userId: string; displayName: string; at: string };
type Ban = MemberChange & { left: boolean };
type Settings = {
  name?: string;
  topic?: string;
  description?: string;
  slowSeconds?: number;
  archived?: boolean;
};
type SettingsChange = { channelId: string; seq: number; settings: Settings; at: string };

/** Changes that show nothing here; their seqs are taken all the same. */
const silentEvents = ["ChannelAdvanced", "MemberMuted", "MemberUnmuted", "UserUnbanned"];

export type MessageCall =
  | "EditMessage"
  | "DeleteMessage"
  | "RestoreMessage"
  | "AddReaction"
  | "RemoveReaction";

/** How often the list of rooms is read again, for each hundred rooms in it: they come without an event. */
const lookEvery = 5_000;

/** Everything one signed-in person has on this page. It ties the features together; none knows another. */
export class ChatClient {
  readonly session: Session;
  readonly rooms: RoomStore;
  readonly outbox: Outbox;
  readonly drafts: Drafts;
  readonly marks: ReadMarks;
  readonly link: HubLink;
  readonly channels = new Store<ReadonlyMap<string, Channel>>(new Map());
  /** What is here of each channel's messages, for the list of rooms. */
  readonly talks = new Store<ReadonlyMap<string, readonly Message[]>>(new Map());
  readonly #http: Http;
  /** Attempts that wait for the server: they go on as soon as it is back. */
  readonly #pauses = new Pauses();
  readonly #stop = new AbortController();
  /** Counts the connections: work begun for an earlier one gives up. */
  #connection = 0;
  /** Written when this person joined or left a room in this tab, for the others. */
  readonly #moved: string;
  /** The epoch of what this browser keeps. */
  readonly #epoch: string;
  #looking = false;
  #lookedAt = 0;
  /** The rooms this connection receives. */
  readonly #attached = new Set<string>();

  constructor(session: Session) {
    this.session = session;
    this.#moved = `chat.moved.${session.user.id}`;
    this.#epoch = `chat.epoch.${session.user.id}`;
    const signedOut = () => signOut("Your session has ended. Please log in again.");
    this.#http = new Http(() => session.accessToken, signedOut);
    this.rooms = new RoomStore(this.#http);
    this.drafts = new Drafts(session.user.id, localStorage);
    this.marks = new ReadMarks(session.user.id, localStorage, (channelId, seq) =>
      this.link.invoke("MarkRead", { channelId, seq }),
    );
    this.link = new HubLink({
      accessToken: () => session.accessToken,
      onOnline: () => void this.#online(),
      onOffline: () => this.outbox.setOnline(false),
      onSignedOut: signedOut,
    });
    const send = ({ channelId, clientId, text }: { channelId: string; clientId: string; text: string }) =>
      this.link.invoke<{ seq: number }>("SendMessage", { channelId, clientId, text });
    this.outbox = new Outbox(session.user.id, localStorage, send, this.#pauses.before);
    this.#listen();
  }

  start(): void {
    const { signal } = this.#stop;
    this.link.start();
    void this.#quietly(() => this.#patiently(() => this.rooms.refresh()));
    addEventListener("storage", (event) => this.#otherTab(event.key), { signal });
    addEventListener("focus", () => this.#lookAgain(), { signal });
    document.addEventListener("visibilitychange", () => this.#lookAgain(), { signal });
    const timer = setInterval(() => this.#lookNowAndThen(), lookEvery);
    signal.addEventListener("abort", () => clearInterval(timer));
  }

  stop(): void {
    this.#connection++;
    this.#stop.abort();
    this.#pauses.end();
    this.outbox.setOnline(false);
    this.link.stop();
  }

  /** By this person's own wish: then nothing they wrote stays behind in this browser. */
  logOut(): void {
    this.drafts.clear();
    this.outbox.clear();
    signOut();
  }

  channel(id: string): Channel {
    const known = this.channels.get().get(id);
    if (known) return known;
    const get = getMessages(this.#http);
    const missed = getMissed(this.#http, this.session.user.id);
    const channel = new Channel(
      id,
      (...range) => this.#patiently(() => get(...range)),
      (...from) => this.#patiently(() => missed(...from)),
    );
    channel.view.subscribe(() => this.#channelChanged(channel));
    this.channels.update((channels) => new Map(channels).set(id, channel));
    return channel;
  }

  async create(room: NewRoom): Promise<Room> {
    const created = await createRoom(this.#http, room);
    this.rooms.put(created);
    await this.#attach(created.id);
    this.#tellOtherTabs();
    return created;
  }

  /** Shows a room that this person is in, with what REST gives when the hub is out of reach. */
  open(channel: Channel): void {
    void this.#quietly(() => channel.open());
  }

  loadOlder(channel: Channel): void {
    void this.#quietly(() => channel.loadOlder());
  }

  async join(id: string): Promise<void> {
    await this.#attach(id);
    this.#tellOtherTabs();
    await this.rooms.refreshOne(id);
  }

  async leave(id: string): Promise<void> {
    await this.#http.post(`/api/rooms/${encodeURIComponent(id)}/leave`);
    this.#left(id);
    this.#tellOtherTabs();
    await this.rooms.refreshOne(id);
  }

  /**
   * Has something done to a message, and tries for as long as it takes: each of these calls may be made twice. What has
   * become of the message comes as an event.
   */
  async changeMessage(method: MessageCall, request: object): Promise<void> {
    await this.#patiently(() => this.#call(method, request));
  }

  #listen(): void {
    for (const event of messageEvents) {
      this.link.on<{ channelId: string }>(event, (data) =>
        this.channels
          .get()
          .get(data.channelId)
          ?.receive(toChange(event, data, this.session.user.id)),
      );
    }
    this.link.on<Erasure>("ContentErased", ({ channelId, seq, userId }) =>
      this.channels.get().get(channelId)?.receive({ seq, message: null, erasedOf: userId }),
    );
    for (const event of silentEvents) {
      this.link.on<{ channelId: string; seq: number }>(event, ({ channelId, seq }) =>
        this.channels.get().get(channelId)?.receive({ seq, message: null }),
      );
    }
    this.link.on<SettingsChange>("RoomUpdated", ({ channelId, seq, settings, at }) => {
      this.rooms.change(channelId, (room) => configured(room, settings, at));
      this.channels.get().get(channelId)?.receive({ seq, message: null });
    });
    this.link.on<Ban>("UserBanned", (ban) => this.#memberChanged(ban, ban.left ? -1 : 0));
    this.link.on<RoleChange>("RoleChanged", ({ channelId, seq, userId, role }) => {
      if (userId === this.session.user.id) this.rooms.change(channelId, (room) => ({ ...room, role }));
      this.channels.get().get(channelId)?.receive({ seq, message: null });
    });
    this.link.on<MemberChange>("UserJoined", (change) => this.#memberChanged(change, +1));
    this.link.on<MemberChange>("UserLeft", (change) => this.#memberChanged(change, -1));
  }

  /** After every connect: learn what rooms there are, be in each of them again, then send what is waiting. */
  async #online(): Promise<void> {
    const connection = ++this.#connection;
    const wanted = () => connection === this.#connection && this.link.online;
    this.#attached.clear();
    for (const channel of this.channels.get().values()) channel.disconnected();
    this.#pauses.end();
    this.outbox.setOnline(true);
    this.marks.startOver();
    const look = () => this.#look(wanted);
    await this.#quietly(() => persist(look, wanted, this.#pauses.before));
  }

  /** Reads what rooms there are and what is unread in them, and is in each of them. */
  async #look(wanted: () => boolean): Promise<void> {
    await this.rooms.refresh();
    await this.#attachAll(wanted); // first, because marks of a time before a restore must not be sent
    for (const { id, readSeq } of this.rooms.joined()) if (readSeq !== null) this.marks.compare(id, readSeq);
  }

  async #attachAll(wanted: () => boolean): Promise<void> {
    const open = route.get().roomId;
    for (const id of this.#attached) if (this.rooms.get(id)?.joined === false) this.#left(id);
    const joined = this.rooms.joined().map((room) => room.id);
    const waiting = joined.filter((id) => !this.#attached.has(id));
    waiting.sort((a, b) => Number(b === open) - Number(a === open));
    const sync = () =>
      this.#syncAll(
        waiting.filter((id) => !this.#attached.has(id)),
        wanted,
      );
    await persist(sync, wanted, this.#pauses.before);
  }

  /** Those that the server cannot answer for the moment are asked for again by who called this. */
  async #syncAll(ids: string[], wanted: () => boolean): Promise<void> {
    const later = await syncChannels(ids, {
      cursor: (id) => this.channel(id).cursor,
      call: (request) => this.#call<SyncAnswer>("Sync", request),
      take: (synced, epoch) => this.#take(synced, epoch),
      wanted,
    });
    if (later.length > 0) throw new ChatError("CHAT_UNAVAILABLE", "Some rooms are out of reach.");
  }

  #take(synced: Synced, epoch: number): void {
    const { channelId: id, status, seq = 0, events = [], messages = [], nextCursor = null } = synced;
    if (status === "refused") {
      this.#left(id); // for good: the room is gone, or closed to this person
      return;
    }
    const channel = this.channel(id);
    const held = channel.cursor.epoch;
    this.#meet(epoch);
    if (status === "reset") {
      if (held !== 0 && held !== epoch) this.outbox.startAnew(id);
      channel.reset({ data: messages, meta: { epoch, headSeq: seq, nextCursor } });
    }
    for (const { event, data } of events) {
      channel.skipTo(data.seq - 1);
      this.link.receive(event, data);
    }
    channel.skipTo(seq);
    // Not before: who came and went is in what the list of rooms has just told.
    this.#attached.add(id);
    this.rooms.change(id, (room) => ({ ...room, joined: true }));
    if (route.get().roomId === id) void this.#quietly(() => channel.open());
  }

  /** The database was restored since this browser last looked: what was read there says nothing any more. */
  #meet(epoch: number): void {
    const known = readJson<number>(localStorage, this.#epoch);
    if (known === epoch) return;
    if (known !== null) for (const id of Object.keys(this.marks.marks.get())) this.marks.forget(id);
    writeJson(localStorage, this.#epoch, epoch);
  }

  async #attach(id: string): Promise<void> {
    const channel = this.channel(id);
    const membership = await this.#call<Membership>("JoinRoom", id);
    this.#attached.add(id);
    this.rooms.change(id, (room) => ({ ...room, joined: true }));
    const isOpen = route.get().roomId === id;
    await channel.attach(membership, !isOpen);
    if (isOpen) await channel.open();
  }

  async #call<T>(method: string, argument: unknown): Promise<T> {
    try {
      return await this.link.invoke<T>(method, argument);
    } catch (error) {
      throw hubRefusal(error) ?? error;
    }
  }

  #channelChanged(channel: Channel): void {
    if (this.channels.get().get(channel.id) !== channel) return; // left since
    const { messages, head } = channel.view.get();
    const shown = this.talks.get().get(channel.id) ?? [];
    if (messages !== shown && (messages.length > 0 || shown.length > 0)) {
      this.talks.update((talks) => new Map(talks).set(channel.id, messages));
    }
    if (!this.outbox.items.get().some((item) => item.channelId === channel.id)) return;
    const own = messages.filter((message) => message.senderId === this.session.user.id);
    this.outbox.shown(channel.id, head, new Set(own.map((message) => message.clientId)));
  }

  #memberChanged({ channelId, seq, userId }: MemberChange, by: number): void {
    const channel = this.channels.get().get(channelId);
    if (!channel) return;
    if (userId === this.session.user.id && by < 0) {
      if (!this.#attached.has(channelId)) return;
      this.#left(channelId);
      void this.#quietly(() => this.rooms.refreshOne(channelId).then(() => undefined));
      return;
    }
    const isNew = seq > channel.view.get().head && this.#attached.has(channelId);
    const isNews = isNew && userId !== this.session.user.id;
    channel.receive({ seq, message: null });
    if (isNews) {
      this.rooms.change(channelId, (room) => ({ ...room, memberCount: room.memberCount + by }));
    }
  }

  #left(id: string): void {
    this.rooms.change(id, (room) => ({ ...room, joined: false }));
    this.#attached.delete(id);
    this.marks.forget(id);
    this.talks.update((talks) => new Map([...talks].filter(([key]) => key !== id)));
    this.channels.update((channels) => new Map([...channels].filter(([key]) => key !== id)));
  }

  #otherTab(key: string | null): void {
    if (key === this.#moved) this.#lookAgain();
    this.outbox.reread();
    this.marks.reread();
    if (this.link.online) this.outbox.setOnline(true);
  }

  /** A join is told to the connections that are in the room already, which another tab is not. */
  #tellOtherTabs(): void {
    writeJson(localStorage, this.#moved, Date.now());
  }

  #lookNowAndThen(): void {
    const hundreds = Math.ceil(this.rooms.view.get().rooms.size / 100);
    if (Date.now() - this.#lookedAt >= lookEvery * (Math.max(1, hundreds) - 0.5)) this.#lookAgain();
  }

  /** Rooms come and go without events, and other tabs and devices join and leave. */
  #lookAgain(): void {
    if (document.visibilityState !== "visible" || !this.link.online || this.#looking) return;
    const connection = this.#connection;
    const wanted = () => connection === this.#connection && this.link.online;
    const look = () => this.#look(wanted);
    this.#looking = true;
    void this.#quietly(() => persist(look, wanted, this.#pauses.before)).finally(() => {
      this.#looking = false;
      this.#lookedAt = Date.now();
    });
  }

  /** Reads for as long as it takes, while this client lives. */
  #patiently<T>(work: () => Promise<T>): Promise<T> {
    return persist(work, () => !this.#stop.signal.aborted, this.#pauses.before);
  }

  /** For work nobody waits for: what a lost connection left undone is done after the next connect. */
  async #quietly(work: () => Promise<void>): Promise<void> {
    const connection = this.#connection;
    try {
      await work();
    } catch (error) {
      const isConnected = this.link.online && connection === this.#connection;
      const isExpected = error instanceof ChatError || error instanceof Unreachable;
      if (isConnected && !isExpected) throw error;
    }
  }
}

/** A room with what was changed of its settings; an empty text stands for none. */
function configured(
  room: Room,
  { name, topic, description, slowSeconds, archived }: Settings,
  at: string,
): Room {
  return {
    ...room,
    name: name ?? room.name,
    topic: topic === undefined ? room.topic : topic || null,
    description: description === undefined ? room.description : description || null,
    slowSeconds: slowSeconds ?? room.slowSeconds,
    archivedAt: archived === undefined ? room.archivedAt : archived ? at : null,
  };
}
