/** Text with a little structure. Only these kinds exist: whatever is not recognised stays plain text. */
export type Span =
  | { kind: "text" | "code" | "block"; text: string }
  | { kind: "link"; text: string; href: string }
  | { kind: "bold" | "italic"; spans: Span[] };

// In order of precedence: code hides everything inside it, links come before emphasis. A block ends its line.
const token =
  /```(?:[\w+-]*\n)?([\s\S]+?)```\n?|`([^`\n]+)`|(https?:\/\/[^\s<>"'`]+)|\*\*(?=\S)([^\n]*?\S)\*\*|(?<![\w*])\*(?=[^\s*])([^*\n]*?[^\s*])\*(?![\w*])|(?<!\w)_(?=[^\s_])([^_\n]*?[^\s_])_(?!\w)/g;

/** The Markdown subset of the client: `code`, ```blocks```, **bold**, *italic*, _italic_ and web addresses. */
export function parseRichText(text: string): Span[] {
  const spans: Span[] = [];
  let end = 0;
  for (const match of text.matchAll(token)) {
    if (match.index > end) spans.push({ kind: "text", text: text.slice(end, match.index) });
    const { span, length } = toSpan(match);
    spans.push(span);
    end = match.index + length;
  }
  if (end < text.length) spans.push({ kind: "text", text: text.slice(end) });
  return spans;
}

const flatten = (spans: Span[]): string =>
  spans
    .map((span) =>
      "spans" in span ? flatten(span.spans) : span.kind === "block" ? `${span.text}\n` : span.text,
    )
    .join("");

/** The text without its marks, for where there is room for a line only. */
export const plainText = (text: string): string => flatten(parseRichText(text)).trimEnd();

function toSpan(match: RegExpExecArray): { span: Span; length: number } {
  const [all, block, code, address, bold, star, underscore] = match;
  if (block !== undefined)
    return { span: { kind: "block", text: block.replace(/\n$/, "") }, length: all.length };
  if (code !== undefined) return { span: { kind: "code", text: code }, length: all.length };
  if (address !== undefined) return toLink(address);
  if (bold !== undefined) {
    return { span: { kind: "bold", spans: parseRichText(bold) }, length: all.length };
  }
  return { span: { kind: "italic", spans: parseRichText(star ?? underscore ?? "") }, length: all.length };
}

/** Punctuation after an address belongs to the sentence; a closing bracket too, unless it was opened inside. */
function toLink(address: string): { span: Span; length: number } {
  let text = address.replace(/[.,;:!?*_~]+$/, "");
  while (text.endsWith(")") && text.split(")").length > text.split("(").length) text = text.slice(0, -1);
  const href = webAddress(text);
  return href
    ? { span: { kind: "link", text, href }, length: text.length }
    : { span: { kind: "text", text }, length: text.length };
}

function webAddress(text: string): string | null {
  const url = URL.parse ? URL.parse(text) : tryUrl(text);
  return url && (url.protocol === "https:" || url.protocol === "http:") ? url.href : null;
}

function tryUrl(text: string): URL | null {
  try {
    return new URL(text);
  } catch {
    return null; // not an address: it is shown as it was written
  }
}
