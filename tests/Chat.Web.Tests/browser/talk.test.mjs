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

const numbered = (from, to) => Array.from({ length: to - from + 1 }, (_, i) => `line ${from + i}`);

/** Fills a room with lines by REST, in the name of a person who then is in it. */
async function writeLines(roomId, from, to) {
  const writer = await Person.register("writer");
  await writer.post(`/api/rooms/${roomId}/join`);
  for (const text of numbered(from, to)) {
    const { status } = await writer.post(`/api/rooms/${roomId}/messages`, {
      clientId: text.replace(" ", "-"),
      text,
    });
    assert.equal(status, 201);
  }
  return writer;
}

test("two people register, meet in a room and talk", async () => {
  const [ada, bob] = await Promise.all([Visitor.open(browser), Visitor.open(browser)]);
  await ada.register("Ada Lovelace");
  const name = someName("Meeting");
  const roomId = await ada.createRoom(name);
  await bob.register("Bob");
  await bob.page.getByRole("link", { name }).click();
  await bob.page.getByRole("button", { name: "Join room" }).click();
  await bob.composer.waitFor();

  await ada.say("Hello Bob!");
  await bob.sees("Hello Bob!");
  await bob.say("Hello Ada, this is **great**");
  await ada.sees("great");
  await ada.sent("Hello Bob!");
  for (let i = 0; i < 5; i++) {
    await ada.say(`ada ${i}`);
    await bob.say(`bob ${i}`);
  }
  await until("both see the same", async () => {
    const [one, two] = await Promise.all([ada.texts(), bob.texts()]);
    return one.length === 12 && one.join() === two.join();
  });
  assert.equal(await bob.page.getByRole("heading", { name }).count(), 1);
  assert.ok(bob.page.url().endsWith(`/rooms/${roomId}`));

  await bob.page.getByRole("button", { name: "Leave room" }).click();
  await bob.page.getByRole("dialog").getByRole("button", { name: "Leave room" }).click();
  await bob.page.getByRole("button", { name: "Join room" }).waitFor();
  await Promise.all([ada.close(), bob.close()]);
});

test("scrolling back shows everything, in order, and what is being read stays where it is", async () => {
  const ada = await Visitor.open(browser);
  await ada.register("Ada");
  const roomId = await ada.createRoom(someName("Long"));
  const writer = await writeLines(roomId, 1, 180);
  await ada.sees("line 180");
  await ada.page.reload();
  await ada.sees("line 180");
  await until("only the newest page is here", async () => (await ada.texts()).length === 50);

  const moved = await ada.list.evaluate(async (box) => {
    box.scrollTop = 5;
    await new Promise((resolve) => requestAnimationFrame(resolve));
    const row = [...box.querySelectorAll("[data-key]")].find(
      (each) => each.getBoundingClientRect().top > box.getBoundingClientRect().top,
    );
    // The lower edge: the first message gives its heading away to an older one.
    const before = row.getBoundingClientRect().bottom;
    const height = box.scrollHeight;
    while (box.scrollHeight === height) await new Promise((resolve) => requestAnimationFrame(resolve));
    await new Promise((resolve) => requestAnimationFrame(resolve));
    return row.getBoundingClientRect().bottom - before;
  });
  assert.ok(Math.abs(moved) <= 1, `it moved by ${moved} px`);

  await ada.scrollToBeginning();
  assert.deepEqual(await ada.texts(), numbered(1, 180));

  await writer.post(`/api/rooms/${roomId}/messages`, { clientId: "late", text: "line 181" });
  await ada.page.getByRole("button", { name: "1 new message" }).click();
  await ada.sees("line 181");
  assert.deepEqual(await ada.texts(), numbered(1, 181));
  await ada.close();
});

test("a reload keeps the room, the draft and the session", async () => {
  const ada = await Visitor.open(browser);
  await ada.register("Ada");
  await ada.createRoom(someName("Draft"));
  await ada.say("before");
  await ada.sent("before");
  await ada.composer.fill("half a thou");
  await ada.page.reload();
  await ada.sees("before");
  assert.equal(await ada.composer.inputValue(), "half a thou");
  await ada.close();
});

test("the address of a room survives logging out and in", async () => {
  const ada = await Visitor.open(browser);
  await ada.register("Ada");
  const roomId = await ada.createRoom(someName("Address"));
  await ada.say("still here");
  await ada.sent("still here");
  await ada.page.getByRole("button", { name: "Log out" }).click();
  await ada.page.getByLabel("Password").waitFor();
  await ada.logIn();
  await ada.sees("still here");
  assert.ok(ada.page.url().endsWith(roomId));
  await ada.close();
});

test("a token the server refuses leads to the log-in and back to the room", async () => {
  const ada = await Visitor.open(browser);
  await ada.register("Ada");
  const roomId = await ada.createRoom(someName("Expired"));
  await ada.say("kept");
  await ada.sent("kept");
  await ada.page.evaluate(() => {
    const session = JSON.parse(localStorage.getItem("chat.session"));
    localStorage.setItem("chat.session", JSON.stringify({ ...session, accessToken: "a.b.c" }));
  });
  await ada.page.reload();
  await ada.page.getByText("Your session has ended").waitFor();
  await ada.logIn();
  await ada.sees("kept");
  assert.ok(ada.page.url().endsWith(roomId));
  await ada.close();
});

test("markup in names and messages is shown and does nothing", async () => {
  const evil = `<img src=x onerror="window.hit=1"><script>window.hit=2</script>`;
  const address = 'javascript:alert(1) https://example.org/"onmouseover="alert(1)';
  const [ada, bob] = await Promise.all([Visitor.open(browser), Visitor.open(browser)]);
  await ada.register(evil);
  const roomId = await ada.createRoom(evil);
  await bob.register("Bob");
  await bob.joinAt(`/rooms/${roomId}`);
  await ada.say(evil);
  await ada.say(address);
  await bob.sees(evil);
  await until("bob has both", async () => (await bob.texts()).length === 2);
  assert.equal(await bob.page.evaluate(() => window.hit), undefined);
  assert.equal(await bob.list.locator("img, script").count(), 0);
  assert.deepEqual(await bob.list.locator("a").evaluateAll((links) => links.map((link) => link.href)), [
    "https://example.org/",
  ]);
  await Promise.all([ada.close(), bob.close()]);
});

test("everything fits a phone 320 pixels wide", async () => {
  const phone = await Visitor.open(browser, {
    viewport: { width: 320, height: 640 },
    isMobile: true,
    hasTouch: true,
  });
  const fits = async (where) => {
    const [inner, scroll] = await phone.page.evaluate(() => [
      innerWidth,
      document.documentElement.scrollWidth,
    ]);
    assert.ok(scroll <= 320 && inner === 320, `${where}: ${scroll} px of content in ${inner} px`);
  };
  await phone.page.goto(process.env.CHAT_URL);
  await fits("log in");
  await phone.register("A rather long display name, as people have them");
  await fits("rooms");
  await phone.createRoom(`Room with a name that is long ${someName("x")}`);
  await fits("an empty room");
  for (const text of [
    "W".repeat(300),
    `https://example.org/${"a".repeat(300)}`,
    ["```", "c".repeat(300), "```"].join("\n"),
  ]) {
    await phone.say(text);
  }
  await until("all are sent", async () => (await phone.page.locator('[data-state="sent"]').count()) === 3);
  await fits("long messages");
  await phone.composer.fill("x".repeat(10_001));
  await phone.page.getByText("10,001 / 10,000").waitFor();
  assert.ok(await phone.page.getByRole("button", { name: "Send" }).isDisabled());
  await fits("a long draft");
  await phone.page.getByRole("button", { name: "Back to rooms" }).click();
  await phone.page.getByRole("link", { name: /Room with a name/ }).waitFor();
  assert.equal(await phone.composer.isVisible(), false);
  await phone.close();
});
