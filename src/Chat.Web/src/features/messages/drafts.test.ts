import { expect, it } from "vitest";
import { fullStorage, memoryStorage } from "@/lib/memoryStorage.testing";
import { Drafts } from "./drafts";
import { longestDraft } from "./message";

it("keeps a draft for each person and channel until it is empty", () => {
  const storage = memoryStorage();
  const drafts = new Drafts("ada", storage);
  drafts.write("r", "half a thou");
  drafts.write("s", "another");
  expect(new Drafts("ada", storage).read("r")).toBe("half a thou");
  expect(new Drafts("bob", storage).read("r")).toBe("");
  drafts.write("r", "");
  expect(drafts.read("r")).toBe("");
  expect(storage.length).toBe(1);
});

it("clears the drafts of one person only", () => {
  const storage = memoryStorage();
  const [ada, bob] = [new Drafts("ada", storage), new Drafts("bob", storage)];
  ada.write("r", "a");
  ada.write("s", "b");
  bob.write("r", "c");
  ada.clear();
  expect([ada.read("r"), ada.read("s"), bob.read("r")]).toEqual(["", "", "c"]);
});

it("does without storage that is full", () => {
  const storage = fullStorage();
  const drafts = new Drafts("ada", storage);
  drafts.write("r", "text");
  expect(drafts.read("r")).toBe("");
});

it("reads no more than the composer takes", () => {
  const drafts = new Drafts("ada", memoryStorage());
  drafts.write("r", "x".repeat(longestDraft + 1));
  expect(drafts.read("r")).toHaveLength(longestDraft);
});
