import assert from "node:assert/strict";

/** A room's history is sound: seqs rise, ordinals are dense, no client id of a sender stands there twice. */
export function assertSound(history) {
  const posts = new Set();
  let last = 0;
  history.forEach((message, index) => {
    assert.ok(message.seq > last, `seq ${message.seq} after ${last}`);
    last = message.seq;
    assert.equal(message.ordinal, index + 1, `the ordinal of seq ${message.seq}`);
    const post = `${message.senderId} ${message.clientId}`;
    assert.ok(!posts.has(post), `posted twice: ${post}`);
    posts.add(post);
  });
}

/** Every acknowledged message stands in the history at the place it was acknowledged with, once. */
export function assertAcknowledged(history, acknowledged) {
  const bySeq = new Map(history.map((message) => [message.seq, message]));
  for (const { seq, id, createdAt, clientId, text } of acknowledged) {
    const stored = bySeq.get(seq);
    assert.ok(stored, `the acknowledged seq ${seq} is lost`);
    assert.deepEqual(
      { id: stored.id, createdAt: stored.createdAt, clientId: stored.clientId, text: stored.text },
      { id, createdAt, clientId, text },
    );
  }
}

/** What a follower saw is the history from where it joined, exactly. */
export function assertSawAll(follower, history) {
  assert.deepEqual(follower.violations, []);
  const first = follower.messages[0]?.seq ?? Number.POSITIVE_INFINITY;
  assert.deepEqual(
    follower.messages.map(({ seq, text }) => `${seq} ${text}`),
    history.filter(({ seq }) => seq >= first).map(({ seq, text }) => `${seq} ${text}`),
  );
}
