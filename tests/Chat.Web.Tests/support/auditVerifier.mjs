// A verifier of exports written from docs/audit.md alone, sharing nothing with the product's own.
import { createHash, createPublicKey, verify } from "node:crypto";
import { readFileSync } from "node:fs";

const sha256 = (...parts) => createHash("sha256").update(Buffer.concat(parts)).digest();
const int16 = (value) => {
  const bytes = Buffer.alloc(2);
  bytes.writeInt16BE(value);
  return bytes;
};
const int64 = (value) => {
  const bytes = Buffer.alloc(8);
  bytes.writeBigInt64BE(BigInt(value));
  return bytes;
};
const uuid = (value) => Buffer.from((value ?? "0".repeat(32)).replaceAll("-", ""), "hex");
const text = (value) => {
  const length = Buffer.alloc(4);
  if (value === undefined) {
    length.writeInt32BE(-1);
    return length;
  }
  const bytes = Buffer.from(value, "utf8");
  length.writeInt32BE(bytes.length);
  return Buffer.concat([length, bytes]);
};
const microseconds = (time) =>
  BigInt(Date.parse(`${time.slice(0, 23)}Z`)) * 1000n + BigInt(time.slice(23, 26));

const version = Buffer.from([1]);
const isRule = (kind) => kind >= 11 && kind <= 15;
const hasSubject = (kind) => [2, 3, 9, 10].includes(kind) || isRule(kind);

function contentHash({ kind, role, detail, salt, text: said }) {
  if (isRule(kind)) return sha256(version, int16(role), text(detail));
  return hasSubject(kind) ? sha256(version, int16(role)) : sha256(version, uuid(salt), text(said));
}

const changeHash = (previous, channel, change) =>
  sha256(
    previous,
    version,
    int16(change.kind),
    text(channel),
    int64(change.seq),
    int64(change.ordinal),
    uuid(change.id),
    int64(microseconds(change.at)),
    text(change.actor),
    text(hasSubject(change.kind) ? change.subject : change.message?.toString()),
    text(change.client),
    Buffer.from(change.contentHash, "hex"),
  );

/** Resolves what is wrong with an export, or null. */
export function findFlaw(file) {
  const bytes = readFileSync(file);
  const signed = bytes.subarray(0, bytes.lastIndexOf("\n", bytes.length - 2) + 1);
  const lines = bytes
    .toString("utf8")
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
  const { header } = lines[0];
  const key = createPublicKey({ key: Buffer.from(header.key, "base64"), format: "der", type: "spki" });
  const signature = Buffer.from(lines.at(-1).signature.value, "base64");
  if (!verify("sha256", signed, { key, dsaEncoding: "ieee-p1363" }, signature)) return "signature";

  let [seq, ordinal, hash] = [0, 0, Buffer.alloc(32)];
  const erased = new Map();
  for (const { change, removed } of lines.slice(1, -2)) {
    if (removed) {
      if (removed.first !== seq + 1) return `${seq + 1} removed`;
      [seq, ordinal, hash] = [removed.last, removed.ordinal, Buffer.from(removed.hash, "hex")];
      continue;
    }
    if (change.seq !== ++seq) return `${seq} missing`;
    if (change.kind === 1) ordinal++;
    if (change.ordinal !== ordinal) return `${seq} ordinal`;
    if (change.erased) erased.set(change.actor, seq);
    else if (contentHash(change).toString("hex") !== change.contentHash) return `${seq} content`;
    if (change.kind === 10) erased.delete(change.subject);
    hash = changeHash(hash, header.channel, change);
    if (hash.toString("hex") !== change.hash) return `${seq} link`;
  }
  if (erased.size > 0) return `${[...erased.values()][0]} erased`;
  const { head } = header;
  return head.seq === seq && head.ordinal === ordinal && head.hash === hash.toString("hex") ? null : "head";
}
