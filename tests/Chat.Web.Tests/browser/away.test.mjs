import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { openBrowser, Visitor } from "../support/browser.mjs";
import { instance } from "../support/instance.mjs";
import { someName } from "../support/person.mjs";
import { until } from "../support/until.mjs";

let browser;
before(async () => {
  browser = await openBrowser();
});
after(() => browser?.close());

/** Two people in a room of their own. */
async function meet() {
  const [ada, bob] = await Promise.all([Visitor.open(browser), Visitor.open(browser)]);
  await ada.register("Ada");
  const roomId = await ada.createRoom(someName("Away"));
  await bob.register("Bob");
  await bob.joinAt(`/rooms/${roomId}`);
  return { ada, bob, roomId };
}

const bothShow = (ada, bob, expected) =>
  until(`both show ${expected.length} messages`, async () => {
    const [one, two] = await Promise.all([ada.texts(), bob.texts()]);
    return one.join("\n") === expected.join("\n") && two.join("\n") === expected.join("\n");
  });

test("what is typed while the server is away is sent once, in order, when it is back; a reload between loses nothing", async () => {
  const { ada, bob } = await meet();
  await ada.say("before");
  await bob.sees("before");
  await instance.down();
  await ada.page.getByText("Reconnecting…").waitFor();
  for (const text of ["typed 1", "typed 2", "typed 3"]) await ada.say(text);
  assert.equal(await ada.page.locator('[data-state="sent"]', { hasText: "typed" }).count(), 0);
  await bob.page.getByText("Reconnecting…").waitFor();
  await instance.up();
  await bothShow(ada, bob, ["before", "typed 1", "typed 2", "typed 3"]);
  await until("all are confirmed", async () => (await ada.page.locator('[data-state="sent"]').count()) === 4);
  await Promise.all([ada.page.reload(), bob.page.reload()]);
  await bothShow(ada, bob, ["before", "typed 1", "typed 2", "typed 3"]);
  await Promise.all([ada.close(), bob.close()]);
});

test("unsent messages survive a reload of the page", async () => {
  const { ada, bob } = await meet();
  await ada.say("before");
  await bob.sees("before");
  // Only the hub is out of reach: the page itself can be loaded again, and history comes over REST.
  await ada.context.route("**/hub/**", (route) => route.abort());
  await ada.page.reload();
  await ada.sees("before");
  await ada.page.getByText("Connecting…").waitFor();
  await ada.say("typed 1");
  await ada.say("typed 2");
  await ada.page.reload();
  await ada.sees("typed 2");
  assert.equal(await ada.page.locator('[data-state="sent"]', { hasText: "typed" }).count(), 0);
  await ada.context.unroute("**/hub/**");
  await bothShow(ada, bob, ["before", "typed 1", "typed 2"]);
  await Promise.all([ada.close(), bob.close()]);
});

test("everything is restarted in the middle of a talk: history is complete, in order, without repeats", async () => {
  const { ada, bob } = await meet();
  const said = [];
  const talk = async (rounds) => {
    for (let i = 0; i < rounds; i++) {
      for (const [person, name] of [
        [ada, "ada"],
        [bob, "bob"],
      ]) {
        const text = `${name} ${said.length}`;
        said.push(text);
        await person.say(text);
        await person.sent(text);
      }
    }
  };
  await talk(5);
  await instance.restart("silo-1");
  await talk(5);
  await instance.restart("gateway-1");
  await talk(5);
  await instance.down();
  await instance.up();
  await talk(5);
  await bothShow(ada, bob, said);
  await Promise.all([ada.page.reload(), bob.page.reload()]);
  await bothShow(ada, bob, said);
  await Promise.all([ada.close(), bob.close()]);
});
