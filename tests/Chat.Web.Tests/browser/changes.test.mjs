import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { openBrowser, Visitor } from "../support/browser.mjs";
import { Person, someName } from "../support/person.mjs";
import { until } from "../support/until.mjs";

let browser;
before(async () => {
  browser = await openBrowser();
});
after(() => browser?.close());

/** Ada's room, with Bob in it. */
async function meet() {
  const [ada, bob] = await Promise.all([Visitor.open(browser), Visitor.open(browser)]);
  await ada.register("Ada");
  const roomId = await ada.createRoom(someName("Changes"));
  await bob.register("Bob");
  await bob.joinAt(`/rooms/${roomId}`);
  return { ada, bob, roomId };
}

const row = (visitor, text) =>
  visitor.page.locator("[data-key]", { has: visitor.page.getByText(text, { exact: true }) });

/** Opens the actions of a message and chooses one. */
async function act(visitor, text, action) {
  await row(visitor, text).getByRole("button", { name: "Message actions" }).click();
  await row(visitor, text).getByRole("button", { name: action, exact: true }).click();
}

const shows = (visitor, texts) =>
  until(`these are shown: ${texts}`, async () => (await visitor.texts()).join() === texts.join());

test("one's own message is edited, from the menu and with the up arrow", async () => {
  const { ada, bob } = await meet();
  await bob.say("frist");
  await ada.sees("frist");
  await bob.sent("frist");

  await act(bob, "frist", "Edit");
  const field = bob.page.getByRole("textbox", { name: "Edit message" });
  await field.fill("first");
  await field.press("Enter");
  await Promise.all([shows(ada, ["first"]), shows(bob, ["first"])]);
  await row(ada, "first").getByText("edited").waitFor();

  await until("the composer has the focus", () =>
    bob.composer.evaluate((element) => element === document.activeElement),
  );
  await bob.composer.press("ArrowUp");
  await field.fill("never mind");
  await field.press("Escape");
  await shows(bob, ["first"]);
  await bob.composer.press("ArrowUp");
  await field.fill("**second**");
  await bob.page.getByRole("button", { name: "Save" }).click();
  await Promise.all([shows(ada, ["second"]), shows(bob, ["second"])]);
  assert.equal(await row(ada, "second").getByRole("button", { name: "Edit" }).count(), 0);
  await Promise.all([ada.close(), bob.close()]);
});

test("a message is deleted by who wrote it and restored by the owner", async () => {
  const { ada, bob } = await meet();
  await bob.say("secret");
  await ada.sees("secret");
  await bob.sent("secret");

  await act(bob, "secret", "Delete");
  await Promise.all([shows(ada, ["Message deleted"]), shows(bob, ["Message deleted"])]);
  assert.equal(await bob.page.getByRole("button", { name: "Message actions" }).count(), 0);
  await bob.page.reload();
  await shows(bob, ["Message deleted"]);
  assert.equal((await bob.page.content()).includes("secret"), false);

  await act(ada, "Message deleted", "Restore");
  await Promise.all([shows(ada, ["secret"]), shows(bob, ["secret"])]);
  await act(ada, "secret", "Delete");
  await shows(bob, ["Message deleted"]);
  await Promise.all([ada.close(), bob.close()]);
});

test("reactions are counted live on both sides and taken back", async () => {
  const { ada, bob } = await meet();
  await ada.say("Lunch?");
  await bob.sees("Lunch?");

  const reaction = (visitor, name) => row(visitor, "Lunch?").getByRole("button", { name, exact: true });
  await act(bob, "Lunch?", "React with 👍");
  await reaction(bob, "👍 1").waitFor();
  await reaction(ada, "👍 1").click();
  await Promise.all([reaction(ada, "👍 2").waitFor(), reaction(bob, "👍 2").waitFor()]);
  assert.equal(await reaction(ada, "👍 2").getAttribute("aria-pressed"), "true");
  await bob.page.reload();
  await reaction(bob, "👍 2").click();
  await reaction(ada, "👍 1").click();
  await until("none is left", async () => (await bob.page.getByLabel("Reactions").count()) === 0);
  await Promise.all([ada.close(), bob.close()]);
});

test("everything can be done by keyboard", async () => {
  const ada = await Visitor.open(browser);
  await ada.register("Ada");
  await ada.createRoom(someName("Keys"));
  await ada.say("by keyboard");
  await ada.sent("by keyboard");
  const actions = row(ada, "by keyboard").getByRole("button", { name: "Message actions" });
  await actions.waitFor({ state: "attached" });

  await ada.composer.press("Shift+Tab");
  await until("the message's button has the focus", () =>
    actions.evaluate((element) => element === document.activeElement),
  );
  await ada.page.keyboard.press("Enter");
  await ada.page.getByRole("button", { name: "React with 👍" }).waitFor();
  await ada.page.keyboard.press("Escape");
  assert.equal(await ada.page.getByRole("button", { name: "React with 👍" }).count(), 0);
  await ada.page.keyboard.press("Enter");
  await ada.page.getByRole("button", { name: "React with 👍" }).waitFor();
  await ada.page.keyboard.press("Enter");
  await row(ada, "by keyboard").getByRole("button", { name: "👍 1", exact: true }).waitFor();
  await ada.close();
});

test("who was away learns what became of older messages", async () => {
  const { ada, bob, roomId } = await meet();
  await ada.say("to be edited");
  await ada.say("to be deleted");
  await bob.sees("to be deleted");
  await ada.sent("to be deleted");
  await bob.context.setOffline(true);
  await bob.page.getByText("You are offline").waitFor();

  await act(ada, "to be deleted", "Delete");
  await act(ada, "to be edited", "Edit");
  const field = ada.page.getByRole("textbox", { name: "Edit message" });
  await field.fill("edited");
  await field.press("Enter");
  const writer = await Person.register("writer");
  await writer.post(`/api/rooms/${roomId}/join`);
  await writer.post(`/api/rooms/${roomId}/messages`, { clientId: "1", text: "meanwhile" });
  await ada.sees("meanwhile");

  await bob.context.setOffline(false);
  await shows(bob, ["edited", "Message deleted", "meanwhile"]);
  await Promise.all([ada.close(), bob.close()]);
});
