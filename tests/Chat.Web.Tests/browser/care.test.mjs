import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { openBrowser, Visitor } from "../support/browser.mjs";
import { instance } from "../support/instance.mjs";
import { message, Person, someName } from "../support/person.mjs";
import { until } from "../support/until.mjs";

let browser;
before(async () => {
  browser = await openBrowser();
});
after(() => browser?.close());

const leave = async (page) => {
  await page.getByRole("button", { name: "Leave room" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Leave room" }).click();
};

test("a new room takes the focus to its composer, and others see it come by itself", async () => {
  const [ada, bob] = await Promise.all([Visitor.open(browser), Visitor.open(browser)]);
  await Promise.all([ada.register("Ada"), bob.register("Bob")]);
  const name = someName("New");
  await ada.createRoom(name);
  await until("the composer has the focus", () =>
    ada.composer.evaluate((field) => field === document.activeElement),
  );
  await bob.page.getByRole("link", { name }).waitFor({ timeout: 15_000 });
  await Promise.all([ada.close(), bob.close()]);
});

test("another tab follows when a room is left and joined again", async () => {
  const ada = await Visitor.open(browser);
  await ada.register("Ada");
  const name = someName("Tabs");
  const roomId = await ada.createRoom(name);
  await ada.say("the last line");
  await ada.sent("the last line");
  const other = await ada.context.newPage();
  await other.goto(`${instance.url}/rooms/${roomId}`);
  await other.getByRole("textbox", { name: /^Message to/ }).waitFor();

  await leave(ada.page);
  for (const page of [ada.page, other]) {
    await page.getByRole("button", { name: "Join room" }).waitFor();
    await until("the header counts nobody", () =>
      page.locator("main header").getByText("0 members").isVisible(),
    );
    assert.equal(await page.getByRole("link", { name }).getByText("the last line").count(), 0);
  }
  await ada.page.getByRole("button", { name: "Join room" }).click();
  await other.getByRole("textbox", { name: /^Message to/ }).waitFor();
  await ada.close();
});

test("own messages from another device are not unread", async () => {
  const ada = await Visitor.open(browser);
  await ada.register("Ada");
  const name = someName("Devices");
  await ada.createRoom(name);
  const device = await Visitor.open(browser);
  device.username = ada.username;
  await device.page.goto(ada.page.url());
  await device.logIn();
  await device.composer.waitFor();
  await ada.createRoom(someName("Elsewhere"));
  await device.say("one");
  await device.say("two");
  const item = ada.page.getByRole("link", { name });
  await item.getByText("You: two").waitFor();
  assert.equal(await item.getByText("unread").count(), 0);
  assert.equal(await ada.page.title(), "Chat");
  await Promise.all([ada.close(), device.close()]);
});

test("what was read on one device is not unread on another", async () => {
  const [ada, device, bob] = [
    await Visitor.open(browser),
    await Visitor.open(browser),
    await Person.register(),
  ];
  await ada.register("Ada");
  const name = someName("Devices");
  const roomId = await ada.createRoom(name);
  device.username = ada.username;
  await device.page.goto(ada.page.url());
  await device.logIn();
  await device.composer.waitFor();
  for (const visitor of [ada, device]) {
    const elsewhere = someName("Elsewhere");
    await visitor.createRoom(elsewhere);
    await visitor.page.getByRole("textbox", { name: `Message to ${elsewhere}` }).waitFor();
  }

  await bob.post(`/api/rooms/${roomId}/join`);
  for (const text of ["one", "two"]) await bob.post(`/api/rooms/${roomId}/messages`, message(roomId, text));
  const items = [ada, device].map(({ page }) => page.getByRole("link", { name }));
  for (const item of items) await item.getByText("2 unread").waitFor();

  await items[0].click();
  await ada.sees("two");
  await until("the other device shows none as unread", async () => {
    return (await items[1].getByText("unread").count()) === 0;
  });
  await bob.post(`/api/rooms/${roomId}/messages`, message(roomId, "three"));
  await items[1].getByText("1 unread").waitFor();
  await device.page.reload();
  await items[1].getByText("three").waitFor();
  await until("what was on the first device's screen is read here too", async () => {
    return (await items[1].getByText("unread").count()) === 0;
  });
  await Promise.all([ada.close(), device.close()]);
});

test("the banner comes and goes with the network", async () => {
  const ada = await Visitor.open(browser);
  await ada.register("Ada");
  await ada.createRoom(someName("Network"));
  await ada.context.setOffline(true);
  await ada.page.getByText("You are offline").waitFor({ timeout: 10_000 });
  await ada.say("typed meanwhile");
  await ada.context.setOffline(false);
  await ada.sent("typed meanwhile");
  await ada.page.getByText("You are offline").waitFor({ state: "hidden" });
  await ada.close();
});

test("a name without a place to break fits into the dialogs, on a phone too", async () => {
  const owner = await Person.register("owner");
  const room = await owner.createRoom("W".repeat(80));
  for (const width of [320, 1280]) {
    const ada = await Visitor.open(browser, { viewport: { width, height: 700 } });
    await ada.register("Ada");
    await ada.joinAt(`/rooms/${room.id}`);
    await ada.page.getByRole("button", { name: "Leave room" }).click();
    const [client, scroll] = await ada.page
      .getByRole("dialog")
      .evaluate((dialog) => [dialog.clientWidth, dialog.scrollWidth]);
    assert.ok(scroll <= client && client < width, `${scroll} px of content in ${client} of ${width} px`);
    await ada.page.getByRole("dialog").getByRole("button", { name: "Stay" }).click();
    await ada.close();
  }
});

test("an address that cannot be decoded leads to an explanation", async () => {
  const ada = await Visitor.open(browser);
  await ada.register("Ada");
  await ada.page.goto(`${instance.url}/rooms/%E0%A4%A`);
  await ada.page.getByRole("alert").waitFor();
  await ada.close();
});

test("a growing composer covers nothing, takes only so much, and leaves nothing behind after logging out", async () => {
  const ada = await Visitor.open(browser, { viewport: { width: 800, height: 500 } });
  await ada.register("Ada");
  await ada.createRoom(someName("Composer"));
  for (const text of ["one", "two", "three", "four"]) await ada.say(text);
  await ada.sent("four");
  await ada.composer.fill("line\n".repeat(12));
  await until("the last message is above the composer", async () => {
    const [line, form] = await Promise.all([
      ada.list.getByText("four", { exact: true }).boundingBox(),
      ada.page.locator("form", { has: ada.composer }).boundingBox(),
    ]);
    return line.y + line.height <= form.y;
  });
  await ada.composer.fill("x".repeat(3_000_000));
  await ada.page.getByText("no more fits in here").waitFor();
  assert.equal((await ada.composer.inputValue()).length, 20_000);

  await ada.page.getByRole("button", { name: "Log out" }).click();
  await ada.page.getByLabel("Password").waitFor();
  assert.ok(!(await ada.page.evaluate(() => Object.keys(localStorage).some((key) => key.includes("draft")))));
  await ada.logIn();
  await ada.composer.waitFor();
  assert.equal(await ada.composer.inputValue(), "");

  await ada.context.route("**/hub/**", (route) => route.abort());
  await ada.page.reload();
  await ada.sees("four");
  await ada.say("never sent");
  await ada.page.getByRole("button", { name: "Log out" }).click();
  await ada.page.getByText("1 message has not been sent").waitFor();
  await ada.page.getByRole("button", { name: "Delete and log out" }).click();
  await ada.page.getByLabel("Password").waitFor();
  assert.ok(
    !(await ada.page.evaluate(() => Object.keys(localStorage).some((key) => key.includes("outbox")))),
  );
  await ada.close();
});
