import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { HttpTransportType } from "@microsoft/signalr";
import { Crowd } from "../support/crowd.mjs";
import { Follower } from "../support/follower.mjs";
import { Haproxy } from "../support/haproxy.mjs";
import { instance } from "../support/instance.mjs";
import { Person } from "../support/person.mjs";
import { until } from "../support/until.mjs";

const transports = {
  WebSockets: HttpTransportType.WebSockets,
  "server-sent events": HttpTransportType.ServerSentEvents,
  "long polling": HttpTransportType.LongPolling,
};
const kinds = Object.keys(transports);
const peopleOfAKind = 4;

let proxy;

before(async () => {
  const gateways = await Promise.all(["gateway-1", "gateway-2"].map((name) => instance.urlOf(name)));
  proxy = await Haproxy.start(instance.home, gateways);
  instance.url = proxy.url;
});

after(() => proxy?.stop());

/** A crowd of people of every transport in a new room, spread over both gateways, posting. */
async function crowdOfAllKinds() {
  const people = await Person.registerMany(kinds.length * peopleOfAKind, "proxy");
  const room = await people[0].createRoom();
  const followers = await Promise.all(
    people.map((person, i) => new Follower(person, room.id, transports[kinds[i % kinds.length]]).start()),
  );
  const crowd = new Crowd(followers, 1);
  await crowd.everyoneMore("at the start", 10);
  return crowd;
}

test("people on both gateways talk over every transport", async () => {
  const crowd = await crowdOfAllKinds();
  const gateways = await proxy.gateways();
  await crowd.finish();
  for (const [name, { open }] of Object.entries(gateways)) assert.ok(open > 0, `${name} has nobody`);
  for (const { connects } of crowd.followers) assert.equal(connects, 1, "nobody was thrown out");
});

test("after kill -9 of a gateway under load everybody is back through the other, and nothing is lost", async (t) => {
  const crowd = await crowdOfAllKinds();
  const killed = performance.now();
  await instance.kill("gateway-1");
  await crowd.everyoneMore("after the kill", 1);
  t.diagnostic(
    `gateway-1 killed: everyone has posted again after ${Math.round(performance.now() - killed)} ms`,
  );
  await crowd.everyoneMore("later", 10);
  await proxy.untilUp("gateway-1");
  await crowd.finish();
});

test("a gateway that is asked to stop is left alone before it closes its connections", async (t) => {
  const crowd = await crowdOfAllKinds();
  const logged = proxy.log.length;
  const thrownOut = () =>
    crowd.followers.filter(({ connects, hub }) => connects > 1 || hub.state !== "Connected");
  await instance.kill("gateway-1", "SIGTERM");
  await until("haproxy leaves gateway-1 alone", async () => !(await proxy.gateways())["gateway-1"].up);
  await crowd.everyoneMore("while it prepares to stop", 5);
  assert.equal(thrownOut().length, 0, "nobody has been thrown out yet");

  await until("the gateway closes its connections", () => thrownOut().length > 0);
  const closed = performance.now();
  await crowd.everyoneMore("after it closed them", 1);
  t.diagnostic(
    `gateway-1 stopped: everyone has posted again after ${Math.round(performance.now() - closed)} ms`,
  );
  await proxy.untilUp("gateway-1");
  await crowd.finish();
  assert.doesNotMatch(proxy.log.slice(logged), / 50\d \w+ \/(hub\/negotiate|api)/, "always a gateway");
});
