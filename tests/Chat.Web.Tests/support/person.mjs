import { randomBytes, randomUUID } from "node:crypto";
import { HttpTransportType, HubConnectionBuilder, LogLevel } from "@microsoft/signalr";
import { instance } from "./instance.mjs";

export const password = "correct horse battery";

export const someName = (prefix) => `${prefix}-${randomBytes(5).toString("hex")}`;

/** A call of the REST API; answers status, headers and what was in the body. */
export async function rest(method, path, { token, body, raw, headers = {} } = {}) {
  const response = await fetch(instance.url + path, {
    method,
    headers: {
      ...(token !== undefined && { Authorization: `Bearer ${token}` }),
      ...((body !== undefined || raw !== undefined) && { "Content-Type": "application/json" }),
      ...headers,
    },
    body: raw ?? (body === undefined ? undefined : JSON.stringify(body)),
  });
  const text = await response.text();
  const isJson = response.headers.get("content-type")?.includes("json");
  return { status: response.status, headers: response.headers, body: isJson ? JSON.parse(text) : text };
}

/** Somebody with an account. */
export class Person {
  constructor({ accessToken, user }) {
    this.token = accessToken;
    this.user = user;
  }

  static async register(prefix = "p") {
    const username = someName(prefix);
    const { status, body } = await rest("POST", "/api/auth/register", { body: { username, password } });
    if (status !== 201) throw new Error(`register answered ${status} ${JSON.stringify(body)}`);
    return new Person(body);
  }

  static registerMany(count, prefix) {
    return Promise.all(Array.from({ length: count }, () => Person.register(prefix)));
  }

  get(path) {
    return rest("GET", path, { token: this.token });
  }

  post(path, body) {
    return rest("POST", path, { token: this.token, body });
  }

  async createRoom(name = someName("room")) {
    const { status, body } = await this.post("/api/rooms", { name });
    if (status !== 201) throw new Error(`creating a room answered ${status} ${JSON.stringify(body)}`);
    return body;
  }

  /** The whole history of a room, oldest first, read page by page as the protocol says. */
  async history(roomId, limit = 100) {
    const messages = [];
    for (let after = "0"; after !== null; ) {
      const { status, body } = await this.get(`/api/rooms/${roomId}/messages?after=${after}&limit=${limit}`);
      if (status !== 200) throw new Error(`history answered ${status} ${JSON.stringify(body)}`);
      messages.push(...body.data);
      after = body.meta.nextCursor;
    }
    return messages;
  }

  buildHub(transport = HttpTransportType.WebSockets) {
    return new HubConnectionBuilder()
      .withUrl(`${instance.url}/hub`, { accessTokenFactory: () => this.token, transport })
      .configureLogging(LogLevel.None)
      .build();
  }

  async openHub(transport) {
    const hub = this.buildHub(transport);
    await hub.start();
    return hub;
  }
}

export const message = (channelId, text, clientId = randomUUID()) => ({ channelId, clientId, text });

/** The code in the error of a refused hub call, as a client finds it. */
export const codeOf = (error) =>
  /(CHAT|AUTH)_[A-Z_]+/.exec(error?.message)?.[0] ?? `no code: ${error?.message}`;

export const refusal = async (call) => {
  try {
    await call;
  } catch (error) {
    return codeOf(error);
  }
  return "not refused";
};
