import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { chromium } from "playwright-core";
import { instance } from "./instance.mjs";
import { password, someName } from "./person.mjs";

const executable = () =>
  process.env.CHAT_CHROMIUM ??
  ["/usr/bin/chromium", "/usr/bin/google-chrome"].find((path) => existsSync(path));

const args = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

export const openBrowser = () => chromium.launch({ executablePath: executable(), args });

/** One person at one browser. Errors of the page fail the test that closes it. */
export class Visitor {
  errors = [];

  static async open(browser, options = {}) {
    const visitor = new Visitor();
    visitor.context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options });
    visitor.page = await visitor.context.newPage();
    visitor.page.setDefaultTimeout(30_000);
    visitor.page.on("pageerror", (error) => visitor.errors.push(error.message));
    visitor.page.on("dialog", (dialog) => {
      visitor.errors.push(`a dialog: ${dialog.message()}`);
      void dialog.dismiss();
    });
    return visitor;
  }

  /** Signs up with a new name, through the page. */
  async register(displayName, path = "/") {
    const { page } = this;
    this.username = someName("web");
    await page.goto(instance.url + path);
    await page.getByRole("button", { name: "Create an account" }).click();
    await page.getByLabel("Username").fill(this.username);
    await page.getByLabel("Display name").fill(displayName);
    await page.getByLabel("Password").fill(password);
    await page.getByRole("button", { name: "Sign up" }).click();
    await page.getByRole("button", { name: "New room" }).waitFor({ state: "attached" });
    return this;
  }

  async logIn() {
    await this.page.getByLabel("Username").fill(this.username);
    await this.page.getByLabel("Password").fill(password);
    await this.page.getByRole("button", { name: "Log in" }).click();
    await this.page.getByRole("button", { name: "New room" }).waitFor({ state: "attached" });
  }

  async createRoom(name) {
    await this.page.getByRole("button", { name: "New room" }).click();
    await this.page.getByRole("dialog").getByLabel("Name").fill(name);
    await this.page.getByRole("button", { name: "Create room" }).click();
    await this.composer.waitFor();
    return this.page.url().split("/").at(-1);
  }

  async joinAt(path) {
    await this.page.goto(instance.url + path);
    await this.page.getByRole("button", { name: "Join room" }).click();
    await this.composer.waitFor();
  }

  get composer() {
    return this.page.getByRole("textbox", { name: /^Message to/ });
  }

  get list() {
    return this.page.getByLabel("Messages", { exact: true });
  }

  /** Types a message and sends it; does not wait until it has arrived. */
  async say(text) {
    await this.composer.fill(text);
    await this.composer.press("Enter");
  }

  async sees(text) {
    await this.list.getByText(text, { exact: true }).first().waitFor();
  }

  async sent(text) {
    const exactly = this.page.getByText(text, { exact: true });
    await this.page.locator('[data-state="sent"]', { has: exactly }).waitFor();
  }

  /** The messages on the page from top to bottom, without their times. */
  texts() {
    return this.page
      .locator("[data-key]")
      .evaluateAll((rows) => rows.map((row) => row.querySelector("[data-text]")?.textContent));
  }

  /** Scrolls up until the beginning of the conversation is here. */
  async scrollToBeginning() {
    const beginning = this.page.getByText("This is where it all began.");
    while (!(await beginning.isVisible())) {
      await this.list.evaluate((box) => box.scrollBy(0, -2_000));
      await this.page.evaluate(
        () => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve))),
      );
    }
  }

  async close() {
    await this.context.close();
    assert.deepEqual(this.errors, []);
  }
}
