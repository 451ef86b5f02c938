import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { test } from "node:test";
import { HttpTransportType } from "@microsoft/signalr";
import { assertAcknowledged, assertSawAll, assertSound } from "../support/check.mjs";
import { Follower } from "../support/follower.mjs";
import { message, Person } from "../support/person.mjs";
import { until } from "../support/until.mjs";

const transports = {
  WebSockets: HttpTransportType.WebSockets,
  "server-sent events": HttpTransportType.ServerSentEvents,
  "long polling": HttpTransportType.LongPolling,
};

for (const [name, transport] of Object.entries(transports)) {
  test(`two people talk over ${name}`, async () => {
    const [ada, bob] = await Person.registerMany(2);
    const room = await ada.createRoom();
    const followers = await Promise.all(
      [ada, bob].map((person) => new Follower(person, room.id, transport).start()),
    );
    try {
      const acknowledged = [];
      for (let turn = 0; turn < 20; turn++) {
        const post = message(room.id, `turn ${turn} – Grüße 👋`);
        const { hub } = followers[turn % 2];
        acknowledged.push({ ...post, ...(await hub.invoke("SendMessage", post)) });
      }
      await until("both have seen all", () => followers.every((f) => f.messages.length === 20));
      const history = await bob.history(room.id);
      assertSound(history);
      assertAcknowledged(history, acknowledged);
      for (const follower of followers) assertSawAll(follower, history);
      assert.deepEqual(
        history.map((m) => m.senderId),
        acknowledged.map((_, turn) => [ada, bob][turn % 2].user.id),
      );
    } finally {
      await Promise.all(followers.map((follower) => follower.stop()));
    }
  });
}

test("joins and leaves are told, take a seq, and end what a person receives", async () => {
  const [ada, bob] = await Person.registerMany(2);
  const room = await ada.createRoom();
  const [one, two] = await Promise.all([ada.openHub(), bob.openHub()]);
  try {
    const events = [];
    for (const event of ["UserJoined", "UserLeft", "MessageReceived"]) {
      one.on(event, ({ seq, userId, senderId }) => events.push([event, seq, userId ?? senderId]));
    }
    const received = [];
    two.on("MessageReceived", ({ text }) => received.push(text));

    const { seq } = await one.invoke("JoinRoom", room.id);
    await two.invoke("JoinRoom", room.id);
    await one.invoke("SendMessage", message(room.id, "welcome"));
    await until("bob has been welcomed", () => received.length === 1);
    await two.invoke("LeaveRoom", room.id);
    await one.invoke("SendMessage", message(room.id, "he is gone"));
    await until("ada has seen it all", () => events.length === 4);
    assert.deepEqual(events, [
      ["UserJoined", seq + 1, bob.user.id],
      ["MessageReceived", seq + 2, ada.user.id],
      ["UserLeft", seq + 3, bob.user.id],
      ["MessageReceived", seq + 4, ada.user.id],
    ]);
    assert.deepEqual(received, ["welcome"]);
  } finally {
    await Promise.all([one.stop(), two.stop()]);
  }
});

test("50 people posting at once see the same room, dense, once, in order", async () => {
  const people = await Person.registerMany(50, "crowd");
  const room = await people[0].createRoom();
  const followers = await Promise.all(people.map((person) => new Follower(person, room.id).start()));
  try {
    const acknowledged = [];
    await Promise.all(
      followers.map(async ({ hub, person }) => {
        for (let i = 0; i < 20; i++) {
          const post = message(room.id, `${person.user.username} ${i}`);
          acknowledged.push({ ...post, ...(await hub.invoke("SendMessage", post)) });
        }
      }),
    );
    const history = await people[0].history(room.id);
    assert.equal(history.length, 1000);
    assertSound(history);
    assertAcknowledged(history, acknowledged);
    const head = history.at(-1).seq;
    await until("everybody has seen the last one", () =>
      followers.every((follower) => follower.head >= head),
    );
    for (const follower of followers) {
      assert.equal(follower.messages.length, 1000);
      assertSawAll(follower, history);
    }
  } finally {
    await Promise.all(followers.map((follower) => follower.stop()));
  }
});

test("the same client id gets the same answer and is stored once, whichever way it comes", async () => {
  const ada = await Person.register();
  const room = await ada.createRoom();
  const hubs = await Promise.all([ada.openHub(), ada.openHub()]);
  try {
    const post = message(room.id, "once");
    const first = await ada.post(`/api/rooms/${room.id}/messages`, post);
    assert.equal(first.status, 201);
    const again = await ada.post(`/api/rooms/${room.id}/messages`, post);
    assert.equal(again.status, 200);
    assert.deepEqual(again.body, first.body);
    for (const hub of hubs) assert.deepEqual(await hub.invoke("SendMessage", post), first.body);

    const raced = message(room.id, "raced");
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, i) => hubs[i % 2].invoke("SendMessage", raced)),
    );
    for (const answer of answers) assert.deepEqual(answer, answers[0]);
    assert.deepEqual(
      (await ada.history(room.id)).map((m) => m.text),
      ["once", "raced"],
    );
  } finally {
    await Promise.all(hubs.map((hub) => hub.stop()));
  }
});

test("the same client id of somebody else, or in another room, is another message", async () => {
  const [ada, bob] = await Person.registerMany(2);
  const [room, other] = [await ada.createRoom(), await ada.createRoom()];
  await bob.post(`/api/rooms/${room.id}/join`);
  const clientId = randomUUID();
  const answers = [
    await ada.post(`/api/rooms/${room.id}/messages`, { clientId, text: "ada's" }),
    await bob.post(`/api/rooms/${room.id}/messages`, { clientId, text: "bob's" }),
    await ada.post(`/api/rooms/${other.id}/messages`, { clientId, text: "elsewhere" }),
  ];
  assert.deepEqual(
    answers.map((answer) => answer.status),
    [201, 201, 201],
  );
});

test("history is read forwards and backwards in pages that fit together", async () => {
  const ada = await Person.register();
  const room = await ada.createRoom();
  const hub = await ada.openHub();
  try {
    for (let i = 0; i < 25; i++) await hub.invoke("SendMessage", message(room.id, `m${i}`));
  } finally {
    await hub.stop();
  }
  const forwards = await ada.history(room.id, 7);
  const backwards = [];
  for (let query = "limit=7"; query; ) {
    const { body } = await ada.get(`/api/rooms/${room.id}/messages?${query}`);
    backwards.push(...body.data);
    query = body.meta.nextCursor && `limit=7&before=${body.meta.nextCursor}`;
  }
  assert.equal(forwards.length, 25);
  assert.deepEqual(backwards.reverse(), forwards);
});

test("text is kept as it was written", async () => {
  const ada = await Person.register();
  const room = await ada.createRoom();
  const texts = [
    "<b>&amp;</b>",
    "a\n\tb  c",
    "👩‍👩‍👧‍👦 é e\u0301 \u202Eabc",
    '"\\\u2028',
    "x".repeat(10_000),
    "😀".repeat(5_000),
  ];
  for (const text of texts) {
    const { status } = await ada.post(`/api/rooms/${room.id}/messages`, message(room.id, text));
    assert.equal(status, 201);
  }
  assert.deepEqual(
    (await ada.history(room.id)).map((m) => m.text),
    texts,
  );
});
