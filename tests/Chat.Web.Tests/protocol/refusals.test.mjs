import assert from "node:assert/strict";
import { createHmac, generateKeyPairSync, randomUUID, sign } from "node:crypto";
import { after, before, describe, test } from "node:test";
import { message, Person, password, refusal, rest, someName } from "../support/person.mjs";

let ada;
let outsider;
let room;

before(async () => {
  [ada, outsider] = await Person.registerMany(2);
  room = await ada.createRoom();
});

function assertProblem({ status, headers, body }, expectedStatus, code) {
  assert.equal(`${status} ${body.code}`, `${expectedStatus} ${code}`, JSON.stringify(body));
  assert.match(headers.get("content-type"), /^application\/problem\+json/);
  assert.equal(body.status, expectedStatus);
  assert.ok(body.title && body.detail, "a title and a sentence");
  assert.equal(body.retry, code === "CHAT_UNAVAILABLE" || code === "CHAT_TOO_MANY_REQUESTS");
}

const nowhere = "room_00000000000000000000000000";

const badTexts = [
  ["empty", "", "CHAT_MESSAGE_EMPTY"],
  ["blank", " \n\t\u2003", "CHAT_MESSAGE_EMPTY"],
  ["10,001 characters long", "x".repeat(10_001), "CHAT_MESSAGE_TOO_LONG"],
  ["100,000 characters long", "x".repeat(100_000), "CHAT_MESSAGE_TOO_LONG"],
  ["a lone high surrogate", "a\ud800b", "CHAT_BAD_REQUEST"],
  ["a lone low surrogate", "a\udc00b", "CHAT_BAD_REQUEST"],
  ["a NUL character", "a\u0000b", "CHAT_MESSAGE_INVALID"],
];

const badClientIds = [
  ["empty", ""],
  ["with a space", "a b"],
  ["65 characters long", "x".repeat(65)],
  ["not ASCII", "é"],
  ["with a control character", "a\u0007"],
];

describe("posting over REST", () => {
  const post = (body, id = room.id, who = ada) => who.post(`/api/rooms/${id}/messages`, body);

  for (const [what, text, code] of badTexts) {
    test(`text that is ${what}`, async () => assertProblem(await post(message(room.id, text)), 400, code));
  }
  for (const [what, clientId] of badClientIds) {
    test(`a client id ${what}`, async () =>
      assertProblem(await post({ clientId, text: "x" }), 400, "CHAT_CLIENT_ID_INVALID"));
  }
  test("a client id with another text than before", async () => {
    const clientId = randomUUID();
    await post({ clientId, text: "one" });
    assertProblem(await post({ clientId, text: "two" }), 409, "CHAT_CLIENT_ID_REUSED");
  });
  test("an unknown room", async () => {
    for (const id of [nowhere, "x", "..%2f..", "x".repeat(2_000), "room_'--"]) {
      assertProblem(await post(message(id, "x"), id), 404, "CHAT_ROOM_NOT_FOUND");
    }
  });
  test("not a member", async () =>
    assertProblem(await post(message(room.id, "x"), room.id, outsider), 403, "CHAT_NOT_A_MEMBER"));
});

describe("bodies that cannot be read", () => {
  const bodies = {
    nothing: "",
    "not JSON": "{nonsense",
    "the wrong type": '{"clientId":1,"text":2}',
    "a list": "[]",
    null: "null",
    "a text that is an object": '{"clientId":"a","text":{}}',
    "deep nesting": "[".repeat(2_000),
    "bytes that are not UTF-8": Buffer.concat([
      Buffer.from('{"clientId":"a","text":"'),
      Buffer.from([0xff, 0xfe, 0xc3, 0x28]),
      Buffer.from('"}'),
    ]),
    "an overlong encoding": Buffer.concat([
      Buffer.from('{"clientId":"a","text":"'),
      Buffer.from([0xc0, 0xaf]),
      Buffer.from('"}'),
    ]),
    "UTF-16": Buffer.from('{"clientId":"a","text":"x"}', "utf16le"),
  };
  for (const [what, raw] of Object.entries(bodies)) {
    test(what, async () => {
      for (const path of [`/api/rooms/${room.id}/messages`, "/api/rooms"]) {
        assertProblem(await rest("POST", path, { token: ada.token, raw }), 400, "CHAT_BAD_REQUEST");
      }
    });
  }
  test("another content type", async () => {
    const headers = { "Content-Type": "text/plain" };
    const { status, body } = await rest("POST", "/api/rooms", { token: ada.token, raw: "{}", headers });
    assert.equal(body.code, "CHAT_BAD_REQUEST");
    assert.ok(status === 400 || status === 415);
  });
  test("more than a megabyte", async () => {
    const raw = JSON.stringify(message(room.id, "x".repeat(2 ** 21)));
    // The server may also close the connection while the rest is still coming: then there is no answer.
    const answer = await rest("POST", `/api/rooms/${room.id}/messages`, { token: ada.token, raw }).catch(
      () => null,
    );
    if (answer) assertProblem(answer, 413, "CHAT_BODY_TOO_LARGE");
    assert.equal((await ada.get("/api/rooms")).status, 200);
  });
});

describe("reading", () => {
  const outOfRange = ["0", "-1", "101", "1000000000", "-2147483648"];
  const noNumbers = ["99999999999999999999", "abc", "1.5", "1e2", "%00", "1%20OR%201=1"];
  const history = (query) => ada.get(`/api/rooms/${room.id}/messages?${query}`);

  for (const limit of outOfRange) {
    test(`limit=${limit}`, async () => {
      assertProblem(await history(`limit=${limit}`), 400, "CHAT_LIMIT_INVALID");
      assertProblem(await ada.get(`/api/rooms?limit=${limit}`), 400, "CHAT_LIMIT_INVALID");
    });
  }
  for (const text of noNumbers) {
    test(`limit, before and after ${text}`, async () => {
      assertProblem(await ada.get(`/api/rooms?limit=${text}`), 400, "CHAT_BAD_REQUEST");
      for (const name of ["limit", "before", "after"]) {
        assertProblem(await history(`${name}=${text}`), 400, "CHAT_BAD_REQUEST");
      }
    });
  }
  test("before and after below zero", async () => {
    assertProblem(await history("before=-1"), 400, "CHAT_LIMIT_INVALID");
    assertProblem(await history("after=-1"), 400, "CHAT_LIMIT_INVALID");
  });
  test("before and after at once", async () =>
    assertProblem(await history("before=5&after=1"), 400, "CHAT_LIMIT_INVALID"));
  test("a cursor of rooms that cannot be", async () =>
    assertProblem(await ada.get("/api/rooms?cursor=%F0%9F%98%80!"), 400, "CHAT_LIMIT_INVALID"));
  test("a room that does not exist", async () => {
    assertProblem(await ada.get(`/api/rooms/${nowhere}`), 404, "CHAT_ROOM_NOT_FOUND");
    assertProblem(await ada.get(`/api/rooms/${nowhere}/messages`), 404, "CHAT_ROOM_NOT_FOUND");
    assertProblem(await ada.post(`/api/rooms/${nowhere}/join`), 404, "CHAT_ROOM_NOT_FOUND");
  });
  test("messages of a room one is not in", async () =>
    assertProblem(await outsider.get(`/api/rooms/${room.id}/messages`), 403, "CHAT_NOT_A_MEMBER"));
  test("an address that does not exist", async () =>
    assertProblem(await ada.get("/api/nonsense"), 404, "CHAT_NOT_FOUND"));
});

describe("rooms", () => {
  const names = ["", "   ", "x".repeat(81), "a\u0000b", "a\nb"];
  for (const name of names) {
    test(`a room called ${JSON.stringify(name).slice(0, 20)}`, async () =>
      assertProblem(await ada.post("/api/rooms", { name }), 400, "CHAT_ROOM_NAME_INVALID"));
  }
  test("a description that is too long", async () =>
    assertProblem(
      await ada.post("/api/rooms", { name: "ok", description: "x".repeat(501) }),
      400,
      "CHAT_ROOM_NAME_INVALID",
    ));
});

describe("accounts", () => {
  const register = (body) => rest("POST", "/api/auth/register", { body });
  const login = (body) => rest("POST", "/api/auth/login", { body });

  test("a username that is taken, whatever its case", async () => {
    const username = someName("Twin");
    assert.equal((await register({ username, password })).status, 201);
    assertProblem(await register({ username: username.toUpperCase(), password }), 409, "AUTH_USERNAME_TAKEN");
  });
  for (const username of ["ab", "x".repeat(33), "a b c", "äöü", "", "a/b/c"]) {
    test(`the username ${JSON.stringify(username)}`, async () =>
      assertProblem(await register({ username, password }), 400, "AUTH_USERNAME_INVALID"));
  }
  for (const bad of ["", "seven77", "x".repeat(129)]) {
    test(`a password of ${bad.length} characters`, async () =>
      assertProblem(
        await register({ username: someName("u"), password: bad }),
        400,
        "AUTH_PASSWORD_INVALID",
      ));
  }
  for (const displayName of ["x".repeat(65), "a\u0000b"]) {
    test(`a display name of ${displayName.length} characters`, async () =>
      assertProblem(
        await register({ username: someName("u"), password, displayName }),
        400,
        "AUTH_DISPLAY_NAME_INVALID",
      ));
  }
  test("a wrong name and a wrong password get the same answer", async () => {
    const wrongPassword = await login({ username: ada.user.username, password: "wrong wrong wrong" });
    const wrongName = await login({ username: someName("nobody"), password });
    assertProblem(wrongPassword, 401, "AUTH_INVALID_CREDENTIALS");
    assertProblem(wrongName, 401, "AUTH_INVALID_CREDENTIALS");
    assert.equal(wrongName.body.detail, wrongPassword.body.detail);
  });
});

describe("tokens", () => {
  const encode = (value) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const [header, payload, signature] = [0, 1, 2].map((part) => () => ada.token.split(".")[part]);
  const claims = () => JSON.parse(Buffer.from(payload(), "base64url").toString());
  const headers = () => JSON.parse(Buffer.from(header(), "base64url").toString());

  const forge = (alg, signer) => {
    const body = `${encode({ ...headers(), alg })}.${encode(claims())}`;
    return `${body}.${signer(body)}`;
  };
  const withHmac = async () => {
    const { body } = await rest("GET", "/.well-known/jwks.json");
    return forge("HS256", (text) =>
      createHmac("sha256", JSON.stringify(body.keys[0])).update(text).digest("base64url"),
    );
  };
  const withOtherKey = () => {
    const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
    return forge("ES256", (text) =>
      sign("sha256", Buffer.from(text), { key: privateKey, dsaEncoding: "ieee-p1363" }).toString("base64url"),
    );
  };

  const forged = {
    nonsense: () => "nonsense",
    "three dots": () => "...",
    "no signature": () => `${header()}.${payload()}.`,
    "algorithm none": () => forge("none", () => ""),
    "algorithm none, signed": () => forge("none", () => signature()),
    "the public key used as an HMAC secret": withHmac,
    "a key of their own": withOtherKey,
    "somebody else's name": () =>
      `${header()}.${encode({ ...claims(), sub: outsider.user.id })}.${signature()}`,
    "a later end": () => `${header()}.${encode({ ...claims(), exp: claims().exp + 1 })}.${signature()}`,
    "an empty signature key id": () => forge("ES256", () => "A".repeat(86)),
    "very long": () => `${"x".repeat(6_000)}.y.z`,
  };

  for (const [what, make] of Object.entries(forged)) {
    test(what, async () => {
      const token = await make();
      assertProblem(await rest("GET", "/api/rooms", { token }), 401, "AUTH_TOKEN_INVALID");
      assertProblem(
        await rest("POST", "/hub/negotiate?negotiateVersion=1", { token }),
        401,
        "AUTH_TOKEN_INVALID",
      );
    });
  }
  test("no token", async () => {
    assertProblem(await rest("GET", "/api/rooms"), 401, "AUTH_REQUIRED");
    assertProblem(await rest("POST", "/hub/negotiate?negotiateVersion=1"), 401, "AUTH_REQUIRED");
  });
  test("a forged token opens no hub connection", async () => {
    const thief = new Person({ accessToken: await forged["a key of their own"](), user: ada.user });
    await assert.rejects(thief.openHub(), /401/);
  });
});

describe("hub calls", () => {
  let hub;
  let outside;
  before(async () => {
    [hub, outside] = await Promise.all([ada.openHub(), outsider.openHub()]);
  });
  after(() => Promise.all([hub?.stop(), outside?.stop()]));

  for (const [what, text, code] of badTexts) {
    test(`text that is ${what}`, async () =>
      assert.equal(await refusal(hub.invoke("SendMessage", message(room.id, text))), code));
  }
  for (const [what, clientId] of badClientIds) {
    test(`a client id ${what}`, async () =>
      assert.equal(
        await refusal(hub.invoke("SendMessage", message(room.id, "x", clientId))),
        "CHAT_CLIENT_ID_INVALID",
      ));
  }
  test("a client id with another text than before", async () => {
    const clientId = randomUUID();
    await hub.invoke("SendMessage", message(room.id, "one", clientId));
    assert.equal(
      await refusal(hub.invoke("SendMessage", message(room.id, "two", clientId))),
      "CHAT_CLIENT_ID_REUSED",
    );
  });
  test("an unknown room", async () => {
    for (const id of [nowhere, "", "x", "x".repeat(2_000)]) {
      assert.equal(await refusal(hub.invoke("JoinRoom", id)), "CHAT_ROOM_NOT_FOUND");
      assert.equal(await refusal(hub.invoke("SendMessage", message(id, "x"))), "CHAT_ROOM_NOT_FOUND");
    }
  });
  test("not a member", async () =>
    assert.equal(await refusal(outside.invoke("SendMessage", message(room.id, "x"))), "CHAT_NOT_A_MEMBER"));

  const misfits = [
    ["SendMessage", 42],
    ["SendMessage", "text"],
    ["SendMessage", null],
    ["SendMessage", { channelId: 1, clientId: 2, text: 3 }],
    ["SendMessage"],
    ["SendMessage", {}, {}],
    ["JoinRoom", 42],
    ["JoinRoom", {}],
    ["JoinRoom"],
    ["JoinRoom", "a", "b"],
    ["NoSuchMethod", 1],
    ["GetHashCode"],
    ["OnConnectedAsync"],
  ];
  for (const [method, ...args] of misfits) {
    test(`${method}(${args.map((arg) => JSON.stringify(arg)).join(", ")})`, async () => {
      assert.equal(await refusal(hub.invoke(method, ...args)), "CHAT_BAD_REQUEST");
      assert.equal(hub.state, "Connected");
    });
  }
});
