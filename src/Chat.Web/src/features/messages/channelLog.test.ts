import { describe, expect, it } from "vitest";
import { ChannelLog } from "./channelLog";
import type { Change, Page } from "./message";
import { posted } from "./message.testing";

const live = (seq: number) => ({ seq, message: posted(seq) });
const join = (seq: number) => ({ seq, message: null });
const edit = (seq: number, of: number, text: string): Change => ({
  seq,
  message: null,
  of,
  apply: (message) => ({ ...message, text }),
});

const page = (seqs: number[], headSeq: number, nextCursor: string | null = null, epoch = 1): Page => ({
  data: seqs.map((seq) => posted(seq)),
  meta: { nextCursor, epoch, headSeq },
});

const loaded = (seqs: number[], headSeq: number, nextCursor: string | null = null): ChannelLog => {
  const log = new ChannelLog();
  log.reset(page([...seqs].reverse(), headSeq, nextCursor));
  return log;
};

const seqs = (log: ChannelLog): number[] => log.messages.map((m) => m.seq);

describe("erasure", () => {
  it("takes what one person wrote before it, and nothing else", () => {
    const log = loaded([1, 2], 2);
    log.receive({ seq: 3, message: { ...posted(3), senderId: "user_2" } });
    log.receive({ seq: 6, message: null, erasedOf: "ada" });
    log.receive(live(7));
    log.receive(live(5));
    log.receive(live(4));
    expect(log.messages.map((m) => m.text)).toEqual([null, null, "m3", null, null, "m7"]);
    expect(log.head).toBe(7);
  });
});

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
    log.fill([live(2), live(3)], 3);
    expect(seqs(log)).toEqual([1, 2, 3, 4]);
    expect(log.missing).toBeNull();
  });

  it("is complete, also where nobody is told of a change", () => {
    const log = loaded([1], 1);
    log.receive(live(6));
    log.fill([live(2), live(4)], 5);
    expect(log.head).toBe(6);
    expect(seqs(log)).toEqual([1, 2, 4, 6]);
  });

  it("repeats nothing that live changes brought meanwhile", () => {
    const log = loaded([1], 1);
    for (const seq of [2, 3, 4]) log.receive(live(seq));
    log.fill([live(2), live(3)], 3);
    expect(seqs(log)).toEqual([1, 2, 3, 4]);
    expect(log.head).toBe(4);
  });
});

describe("changes of messages", () => {
  const texts = (log: ChannelLog) => log.messages.map((message) => message.text);

  it("show in their message, in order, whichever comes first", () => {
    const log = loaded([1, 2], 2);
    log.receive(edit(4, 1, "best"));
    expect(texts(log)).toEqual(["m1", "m2"]);
    log.receive(edit(3, 1, "better"));
    expect(texts(log)).toEqual(["best", "m2"]);
    expect([log.head, log.messages[0]?.changedSeq]).toEqual([4, 4]);
  });

  it("that a page knows already are not made again", () => {
    const log = new ChannelLog();
    log.receive(edit(3, 1, "older"));
    log.reset({
      data: [posted(1, { text: "newer", changedSeq: 4 })],
      meta: { nextCursor: null, epoch: 1, headSeq: 2 },
    });
    expect(texts(log)).toEqual(["newer"]);
    expect(log.head).toBe(3);
  });

  it("that came while an older page was read are in it", () => {
    const log = loaded([5], 5, "5");
    log.receive(edit(6, 4, "edited"));
    log.prepend(page([4, 3], 5, null));
    expect(texts(log)).toEqual(["m3", "edited", "m5"]);
  });

  it("of messages that are not here only take their seq", () => {
    const log = loaded([5], 5, "5");
    log.receive(edit(6, 1, "edited"));
    expect([log.head, texts(log)]).toEqual([6, ["m5"]]);
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
    for (let round = 0; round < 150; round++) {
      const total = 1 + next(30);
      const isJoin = Array.from({ length: total + 1 }, () => next(4) === 0);
      const all = Array.from({ length: total }, (_, i) => i + 1).filter((seq) => !isJoin[seq]);
      const log = new ChannelLog();
      const upTo = (head: number) => page(all.filter((seq) => seq <= head).reverse(), head);
      const fill = (to: number) =>
        log.fill(
          all.filter((seq) => seq > log.head && seq <= to).map((seq) => live(seq)),
          to,
        );
      log.reset(upTo(next(total + 1)));
      for (let step = 0; step < 3 * total; step++) {
        const seq = 1 + next(total);
        if (next(5) > 0) log.receive(isJoin[seq] ? join(seq) : live(seq));
        else fill(seq);
        expect(seqs(log)).toEqual(all.filter((s) => s <= log.head));
      }
      fill(total);
      expect(seqs(log)).toEqual(all);
      expect(log.missing).toBeNull();
    }
  });
});
