import { describe, expect, it } from "vitest";
import { ChannelLog } from "./channelLog";
import type { Message, Page } from "./message";

const message = (seq: number, text = `m${seq}`): Message => ({
  channelId: "room_1",
  seq,
  ordinal: seq,
  id: `id${seq}`,
  senderId: "user_1",
  senderName: "Ada",
  clientId: `c${seq}`,
  text,
  createdAt: "2026-11-20T09:00:00Z",
});

const live = (seq: number) => ({ seq, message: message(seq) });
const join = (seq: number) => ({ seq, message: null });

const page = (seqs: number[], headSeq: number, nextCursor: string | null = null, epoch = 1): Page => ({
  data: seqs.map((seq) => message(seq)),
  meta: { nextCursor, epoch, headSeq },
});

const loaded = (seqs: number[], headSeq: number, nextCursor: string | null = null): ChannelLog => {
  const log = new ChannelLog();
  log.reset(page([...seqs].reverse(), headSeq, nextCursor));
  return log;
};

const seqs = (log: ChannelLog): number[] => log.messages.map((m) => m.seq);

describe("reset", () => {
  it("orders a newest-first page and takes the head from its meta", () => {
    const log = loaded([3, 4, 6], 7, "3");
    expect(seqs(log)).toEqual([3, 4, 6]);
    expect(log.head).toBe(7);
    expect(log.older).toBe(3);
  });

  it("keeps live changes that came before the page and are newer than it", () => {
    const log = new ChannelLog();
    for (const seq of [5, 6, 7]) log.receive(live(seq));
    log.reset(page([5, 4], 5));
    expect(seqs(log)).toEqual([4, 5, 6, 7]);
    expect(log.missing).toBeNull();
  });

  it("forgets everything of another epoch", () => {
    const log = loaded([1, 2, 3], 3);
    log.reset(page([2, 1], 2, null, 2));
    expect(seqs(log)).toEqual([1, 2]);
    expect(log.epoch).toBe(2);
    expect(log.head).toBe(2);
  });

  it("knows an empty channel", () => {
    const log = loaded([], 1);
    expect(log.loaded).toBe(true);
    log.receive(live(2));
    expect(seqs(log)).toEqual([2]);
  });
});

describe("receive", () => {
  it("appends what follows and ignores repeats", () => {
    const log = loaded([1], 1);
    for (const seq of [2, 2, 1, 3, 3]) log.receive(live(seq));
    expect(seqs(log)).toEqual([1, 2, 3]);
  });

  it("counts joins and leaves, which show nothing", () => {
    const log = loaded([1], 1);
    log.receive(join(2));
    log.receive(live(3));
    expect(log.head).toBe(3);
    expect(seqs(log)).toEqual([1, 3]);
  });

  it("holds back what comes after a hole", () => {
    const log = loaded([1], 1);
    log.receive(live(3));
    expect(seqs(log)).toEqual([1]);
    expect(log.missing).toBe(1);
    log.receive(live(2));
    expect(seqs(log)).toEqual([1, 2, 3]);
    expect(log.missing).toBeNull();
  });
});

describe("fill", () => {
  it("closes a hole and lets the waiting changes in", () => {
    const log = loaded([1], 1);
    log.receive(live(4));
    expect(log.fill(page([2, 3, 4], 4))).toBe(true);
    expect(seqs(log)).toEqual([1, 2, 3, 4]);
    expect(log.missing).toBeNull();
  });

  it("goes only as far as its last message while more pages follow", () => {
    const log = loaded([1], 1);
    log.fill(page([2, 3], 9, "3"));
    expect(log.head).toBe(3);
    log.fill(page([6, 7], 9));
    expect(log.head).toBe(9);
    expect(seqs(log)).toEqual([1, 2, 3, 6, 7]);
  });

  it("closes a hole that only a leave had made", () => {
    const log = loaded([1], 1);
    log.receive(live(3));
    log.fill(page([3], 3));
    expect(seqs(log)).toEqual([1, 3]);
  });

  it("refuses a page of another epoch", () => {
    const log = loaded([1], 1);
    expect(log.fill(page([2], 2, null, 2))).toBe(false);
    expect(seqs(log)).toEqual([1]);
  });

  it("repeats nothing that live changes brought meanwhile", () => {
    const log = loaded([1], 1);
    for (const seq of [2, 3, 4]) log.receive(live(seq));
    log.fill(page([2, 3], 3));
    expect(seqs(log)).toEqual([1, 2, 3, 4]);
    expect(log.head).toBe(4);
  });
});

describe("prepend and trim", () => {
  it("puts older messages before the others, each once", () => {
    const log = loaded([5, 6], 6, "5");
    log.prepend(page([5, 4, 3], 6, "3"));
    expect(seqs(log)).toEqual([3, 4, 5, 6]);
    expect(log.older).toBe(3);
    log.prepend(page([2, 1], 6));
    expect(seqs(log)).toEqual([1, 2, 3, 4, 5, 6]);
    expect(log.older).toBeNull();
  });

  it("reads again from where it was cut", () => {
    const log = loaded([1, 2, 3, 4], 4);
    log.trim(2);
    expect(seqs(log)).toEqual([3, 4]);
    expect(log.older).toBe(3);
  });
});

describe("any order of events", () => {
  it("ends with every message once and in order", () => {
    let random = 7;
    const next = (below: number) => {
      random = (random * 1_103_515_245 + 12_345) % 2 ** 31;
      return random % below;
    };
    for (let round = 0; round < 500; round++) {
      const total = 1 + next(30);
      const isJoin = Array.from({ length: total + 1 }, () => next(4) === 0);
      const all = Array.from({ length: total }, (_, i) => i + 1).filter((seq) => !isJoin[seq]);
      const log = new ChannelLog();
      const read = (from: number, head: number, size: number) => {
        const rest = all.filter((seq) => seq > from && seq <= head);
        return page(rest.slice(0, size), head, rest.length > size ? String(rest[size - 1]) : null);
      };
      log.reset(read(0, next(total + 1), 100));
      for (let step = 0; step < 3 * total; step++) {
        const seq = 1 + next(total);
        if (next(5) > 0) log.receive(isJoin[seq] ? join(seq) : live(seq));
        else log.fill(read(log.head, Math.max(log.head, seq), 1 + next(4)));
        expect(seqs(log)).toEqual(all.filter((s) => s <= log.head));
      }
      while (log.head < total) log.fill(read(log.head, total, 3));
      expect(seqs(log)).toEqual(all);
      expect(log.missing).toBeNull();
    }
  });
});
