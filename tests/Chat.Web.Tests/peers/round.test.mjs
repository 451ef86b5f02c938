import assert from "node:assert/strict";
import { once } from "node:events";
import { test } from "node:test";
import { HttpTransportType, HubConnectionBuilder, LogLevel } from "@microsoft/signalr";
import { io } from "socket.io-client";
import { startSignalR, startSocketIo } from "../support/peers.mjs";
import { message } from "../support/person.mjs";
import { until } from "../support/until.mjs";

/** What everybody in the room must have received, exactly. */
const expected = (post, seq) => ({ ...post, seq, senderId: "ada", senderName: "ada" });

function assertReceived(received, messages) {
  const withoutTimes = received.map((lists) => lists.map(({ createdAt: _, ...rest }) => rest));
  assert.deepEqual(withoutTimes, [messages, messages]);
  for (const { createdAt } of received.flat()) assert.ok(!Number.isNaN(Date.parse(createdAt)), createdAt);
}

test("the plain SignalR hub passes messages on to the room and answers their seq", async () => {
  const peer = await startSignalR();
  const hubs = ["ada", "bob"].map((name) =>
    new HubConnectionBuilder()
      .withUrl(`${peer.url}/hub?access_token=${name}`, { transport: HttpTransportType.WebSockets })
      .configureLogging(LogLevel.None)
      .build(),
  );
  try {
    const received = hubs.map((hub) => {
      const messages = [];
      hub.on("MessageReceived", (event) => messages.push(event));
      return messages;
    });
    await Promise.all(hubs.map((hub) => hub.start()));
    await Promise.all(hubs.map((hub) => hub.invoke("JoinRoom", "room-1")));
    const posts = ["one", "two – 👋"].map((text) => message("room-1", text));
    const seqs = [];
    for (const post of posts) seqs.push((await hubs[0].invoke("SendMessage", post)).seq);
    await hubs[0].invoke("SendMessage", message("room-2", "elsewhere"));
    assert.ok(seqs[0] < seqs[1]);
    await until("both have both", () => received.every((messages) => messages.length === 2));
    assertReceived(
      received,
      posts.map((post, i) => expected(post, seqs[i])),
    );
  } finally {
    await Promise.all(hubs.map((hub) => hub.stop()));
    assert.equal(await peer.stop(), 0);
  }
});

test("the Socket.IO server passes messages on to the room and answers their seq", async () => {
  const peer = await startSocketIo();
  const sockets = ["ada", "bob"].map((name) =>
    io(peer.url, { transports: ["websocket"], query: { access_token: name }, forceNew: true }),
  );
  try {
    const received = sockets.map((socket) => {
      const messages = [];
      socket.on("message", (event) => messages.push(event));
      return messages;
    });
    await Promise.all(sockets.map((socket) => once(socket, "connect")));
    await Promise.all(sockets.map((socket) => socket.emitWithAck("join", "room-1")));
    const posts = ["one", "two – 👋"].map((text) => message("room-1", text));
    const seqs = [];
    for (const post of posts) seqs.push((await sockets[0].emitWithAck("send", post)).seq);
    await sockets[0].emitWithAck("send", message("room-2", "elsewhere"));
    assert.ok(seqs[0] < seqs[1]);
    await until("both have both", () => received.every((messages) => messages.length === 2));
    assertReceived(
      received,
      posts.map((post, i) => expected(post, seqs[i])),
    );
    const { error } = await sockets[0].emitWithAck("send", {
      channelId: "room-1",
      clientId: "x",
      text: "\0",
    });
    assert.ok(error, "a message that cannot be stored is refused");
  } finally {
    for (const socket of sockets) socket.disconnect();
    assert.equal(await peer.stop(), 0);
  }
});
