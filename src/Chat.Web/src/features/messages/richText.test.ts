import { describe, expect, it } from "vitest";
import { parseRichText, plainText } from "./richText";

const text = (text: string) => ({ kind: "text", text });
const link = (text: string, href = text) => ({ kind: "link", text, href });

describe("parseRichText", () => {
  it.each([
    ["plain", [text("plain")]],
    ["a **b** c", [text("a "), { kind: "bold", spans: [text("b")] }, text(" c")]],
    [
      "*i* and _i_",
      [{ kind: "italic", spans: [text("i")] }, text(" and "), { kind: "italic", spans: [text("i")] }],
    ],
    ["`**x**`", [{ kind: "code", text: "**x**" }]],
    ["```ts\nlet a;\n```", [{ kind: "block", text: "let a;" }]],
    ["```a```\nafter", [{ kind: "block", text: "a" }, text("after")]],
    ["```a```\n\nafter", [{ kind: "block", text: "a" }, text("\nafter")]],
    [
      "**a *b* c**",
      [{ kind: "bold", spans: [text("a "), { kind: "italic", spans: [text("b")] }, text(" c")] }],
    ],
    ["2 * 3 * 4", [text("2 * 3 * 4")]],
    ["snake_case_name", [text("snake_case_name")]],
    ["** not bold **", [text("** not bold **")]],
    ["**open", [text("**open")]],
    ["", []],
  ])("%j", (input, expected) => {
    expect(parseRichText(input)).toEqual(expected);
  });

  it.each([
    ["see https://a.example/b?c=d.", [text("see "), link("https://a.example/b?c=d"), text(".")]],
    ["(https://a.example/b)", [text("("), link("https://a.example/b"), text(")")]],
    ["https://a.example/b_(c)", [link("https://a.example/b_(c)")]],
    ["http://a.example/x, y", [link("http://a.example/x"), text(", y")]],
  ])("links %j", (input, expected) => {
    expect(parseRichText(input)).toEqual(expected);
  });

  it.each([
    "javascript:alert(1)",
    "data:text/html,x",
    "https://",
    "//a.example",
    "<b>x</b>",
    "<img onerror=x>",
  ])("makes nothing of %j", (input) => {
    expect(parseRichText(input).map((span) => span.kind)).toEqual(["text"]);
  });

  it("is quick with text made to be slow", () => {
    for (const part of ["**a ", "*a ", "```", "_a ", "https://(", "`"]) {
      const start = performance.now();
      parseRichText(part.repeat(10_000 / part.length));
      expect(performance.now() - start).toBeLessThan(500);
    }
  });

  it("loses no character", () => {
    const input = "a **b _c_** `d` https://e.example/f). *g*";
    expect(plainText(input)).toBe("a b c d https://e.example/f). g");
    expect(plainText("```\na\n```\nb")).toBe("a\nb");
    expect(plainText("```a```")).toBe("a");
  });
});
