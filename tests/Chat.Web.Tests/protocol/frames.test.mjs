import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import WebSocket from "ws";
import { Follower } from "../support/follower.mjs";
import { instance } from "../support/instance.mjs";
import { message, Person } from "../support/person.mjs";
import { until } from "../support/until.mjs";

const end = "\x1e";
const handshake = `{"protocol":"json","version":1}${end}`;

let ada;
let room;
let bystander;

before(async () => {
  ada = await Person.register();
  room = await ada.createRoom();
  bystander = await new Follower(await Person.register(), room.id).start();
});
after(() => bystander?.stop());

/** A connection that says what it likes. */
async function openSocket(first) {
  const socket = new WebSocket(`${instance.url.replace("http", "ws")}/hub?access_token=${ada.token}`);
  const seen = { text: "", closed: false };
  socket.on("message", (data) => {
    seen.text += data.toString();
  });
  socket.on("close", () => {
    seen.closed = true;
  });
  socket.on("error", () => undefined); // followed by close
  await until("the socket is open", () => socket.readyState === WebSocket.OPEN);
  if (first !== undefined) socket.send(first);
  return { socket, seen };
}

async function openSession() {
  const session = await openSocket(handshake);
  await until("the handshake is answered", () => session.seen.text.includes(`{}${end}`));
  return session;
}

const malformed = {
  "no handshake but nonsense": { before: "\u0000\u0001nonsense" },
  "a handshake for a protocol that does not exist": { before: `{"protocol":"xml","version":1}${end}` },
  "a handshake of another version": { before: `{"protocol":"json","version":99}${end}` },
  "not JSON": { frame: `nonsense${end}` },
  "JSON cut short": { frame: `{"type":1,"target":"JoinRoom"${end}` },
  "a list": { frame: `[1,2,3]${end}` },
  "a type that is text": { frame: `{"type":"one"}${end}` },
  "no type": { frame: `{"target":"JoinRoom"}${end}` },
  "arguments that are no list": {
    frame: `{"type":1,"invocationId":"1","target":"JoinRoom","arguments":{}}${end}`,
  },
  "bytes that are not UTF-8": { frame: Buffer.from([0x7b, 0xff, 0xfe, 0x1e]) },
  "three megabytes without an end": { frame: "x".repeat(3 * 2 ** 20) },
};

for (const [what, { before: first, frame }] of Object.entries(malformed)) {
  test(`${what} ends the connection and disturbs nobody`, async () => {
    const { socket, seen } = first === undefined ? await openSession() : await openSocket(first);
    if (frame !== undefined) socket.send(frame);
    await until("the server has closed the connection", () => seen.closed, 20);
    const post = message(room.id, `after ${what}`);
    assert.equal((await ada.post(`/api/rooms/${room.id}/messages`, post)).status, 201);
    await until("the bystander has received it", () => bystander.messages.at(-1)?.text === post.text);
    assert.equal(bystander.connects, 1);
    assert.deepEqual(bystander.violations, []);
  });
}

test("a lone surrogate in a frame is refused and the connection lives on", async () => {
  const { socket, seen } = await openSession();
  const call = (id, text) =>
    `{"type":1,"invocationId":"${id}","target":"SendMessage","arguments":[{"channelId":"${room.id}","clientId":"s${id}","text":"${text}"}]}${end}`;
  socket.send(call("1", "a\\ud800b"));
  await until("the call is answered", () => seen.text.includes('"invocationId":"1"'));
  assert.match(seen.text, /CHAT_BAD_REQUEST/);
  socket.send(call("2", "fine"));
  await until("the next call is answered", () => seen.text.includes('"invocationId":"2"'));
  assert.match(seen.text, /"seq":/);
  socket.close();
});

test("calls that ask for no answer, and pings are harmless", async () => {
  const { socket, seen } = await openSession();
  socket.send(`{"type":6}${end}{"type":1,"target":"NoSuchMethod","arguments":[]}${end}`);
  socket.send(`{"type":1,"invocationId":"1","target":"JoinRoom","arguments":["${room.id}"]}${end}`);
  await until("the call is answered", () => seen.text.includes('"invocationId":"1"'));
  assert.match(seen.text, /"epoch":/);
  assert.equal(seen.closed, false);
  socket.close();
});
