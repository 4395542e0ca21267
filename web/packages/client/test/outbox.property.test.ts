/**
 * Whatever a network does, each command settles exactly once, with the truth; resends carry the same id; order is kept.
 *
 * A model of the server keeps a log that each id enters at most once, as the real one does, and answers over a network
 * that loses what is on its way whenever the connection drops.
 */

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CommandError, ConnectionClosedError } from "../src/errors.js";
import type { Reply } from "../src/generated/protocol.js";
import { OUTBOX_LIMIT, Outbox } from "../src/outbox.js";
import { abnormal, describeClose } from "../src/states.js";
import { FakeEnvironment, settled } from "../src/testing/index.js";

type Verdict = "accept" | "refuse" | "unavailable" | "rate_limited";

/** One step of a history. */
type Step =
  | { do: "say" }
  | { do: "open" }
  | { do: "drop" }
  /** The server takes the oldest frame that reached it, and its answer is under way. */
  | { do: "decide"; verdict: Verdict }
  /** The oldest answer that is under way arrives. */
  | { do: "deliver" }
  | { do: "wait"; ms: number };

function history(...verdicts: Verdict[]): fc.Arbitrary<Step[]> {
  const step = fc.oneof(
    { weight: 4, arbitrary: fc.constant<Step>({ do: "say" }) },
    { weight: 2, arbitrary: fc.constant<Step>({ do: "open" }) },
    { weight: 1, arbitrary: fc.constant<Step>({ do: "drop" }) },
    {
      weight: 6,
      arbitrary: fc.record({ do: fc.constant("decide" as const), verdict: fc.constantFrom(...verdicts) }),
    },
    { weight: 6, arbitrary: fc.constant<Step>({ do: "deliver" }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant("wait" as const), ms: fc.nat(30_000) }) },
  );
  return fc.array(step, { maxLength: 80, size: "max" });
}

interface Frame {
  readonly ref: string;
  readonly data: { readonly id: string; readonly message: string };
}

class World {
  readonly environment = new FakeEnvironment();
  readonly outbox: Outbox;
  /** The ids in the order they were committed. */
  readonly log: string[] = [];
  readonly settlements: ({ offset: number } | { error: Error })[][] = [];
  /** Every frame that went out, by connection. */
  readonly transmissions: Frame[][] = [];
  /** The server said no to something: what came after that may rightly stand before its resend in the log. */
  refused = false;
  #inbound: Frame[] = [];
  #outbound: Reply[] = [];
  #open = false;

  constructor() {
    this.outbox = new Outbox(
      this.environment,
      (text) => {
        if (!this.#open) throw new Error("sent without a connection");
        const frame = JSON.parse(text) as Frame;
        this.transmissions.at(-1)?.push(frame);
        this.#inbound.push(frame);
      },
      () => {},
    );
  }

  async run(step: Step): Promise<void> {
    if (step.do === "say") this.#say();
    else if (step.do === "open") this.#openNow();
    else if (step.do === "drop") this.#drop();
    else if (step.do === "decide") this.#decide(step.verdict);
    else if (step.do === "deliver") this.#deliver();
    else await this.environment.clock.advance(step.ms);
    await settled();
  }

  /** The network is well and the server accepts everything, until nothing waits any more. */
  async heal(): Promise<void> {
    this.#drop();
    this.#openNow();
    for (let round = 0; round < 2 * OUTBOX_LIMIT; round++) {
      while (this.#inbound.length > 0) {
        this.#decide("accept");
        this.#deliver();
      }
      await this.environment.clock.advance(20_000);
    }
  }

  #say(): void {
    const outcomes: World["settlements"][number] = [];
    this.settlements.push(outcomes);
    this.outbox
      .add({ type: "livestream:chat_message", data: { message: String(this.settlements.length) } })
      .then(
        ({ offset }) => outcomes.push({ offset: offset ?? -1 }),
        (error: Error) => outcomes.push({ error }),
      );
  }

  #openNow(): void {
    if (this.#open) return;
    this.#open = true;
    this.transmissions.push([]);
    this.outbox.handleOpen();
  }

  #drop(): void {
    if (!this.#open) return;
    this.#open = false;
    this.#inbound = [];
    this.#outbound = [];
    this.outbox.handleDrop(abnormal("lost"));
  }

  #decide(verdict: Verdict): void {
    const frame = this.#inbound.shift();
    if (frame === undefined) return;
    const { ref, data } = frame;
    const before = this.log.indexOf(data.id);
    // An id that is in the log gets its first result, whatever the server would say now.
    if (before >= 0 || verdict === "accept") {
      const offset = before >= 0 ? before + 1 : this.log.push(data.id);
      this.#outbound.push({ type: "ack", ref, data: { id: data.id, offset } });
      return;
    }
    this.refused = true;
    const error = { refuse: "forbidden", unavailable: "unavailable", rate_limited: "rate_limited" } as const;
    this.#outbound.push({
      type: "error",
      ref,
      data: { code: error[verdict], message: "no", retry_after: 0.5 },
    });
  }

  #deliver(): void {
    const reply = this.#outbound.shift();
    if (reply !== undefined) this.outbox.handleReply(reply);
  }

  /** The id under which the n-th command (from 0) went out, if it did. */
  idsOf(n: number): Set<string> {
    const frames = this.transmissions.flat().filter(({ data }) => data.message === String(n + 1));
    return new Set(frames.map(({ data }) => data.id));
  }
}

async function play(steps: readonly Step[], end: (world: World) => Promise<void>): Promise<World> {
  const world = new World();
  for (const one of steps) await world.run(one);
  await end(world);
  await settled();
  return world;
}

function expectTruth(world: World): void {
  world.settlements.forEach((outcomes, n) => {
    expect(outcomes, `command ${n} settles exactly once`).toHaveLength(1);
    const ids = world.idsOf(n);
    expect(ids.size, `command ${n} goes out under one id`).toBeLessThanOrEqual(1);
    const [id] = ids;
    const offset = id === undefined ? 0 : world.log.indexOf(id) + 1;
    const [outcome] = outcomes;
    if (outcome === undefined) return;
    if ("offset" in outcome) expect(outcome.offset, "an ack is in the log").toBe(offset);
    else if (outcome.error instanceof CommandError)
      expect(offset, "what was refused is not in the log").toBe(0);
    else if (outcome.error instanceof ConnectionClosedError && outcome.error.outcome === "unsent") {
      expect(offset, "what was not sent is not in the log").toBe(0);
    }
  });
  expect(new Set(world.log).size, "each id once").toBe(world.log.length);
}

/** Within one connection the first transmission of each command comes in the order the commands were given. */
function expectOrder(world: World): void {
  for (const frames of world.transmissions) {
    const firsts = [...new Set(frames.map(({ data }) => Number(data.message)))];
    expect(firsts).toEqual([...firsts].sort((a, b) => a - b));
  }
  if (world.refused) return;
  const numbers = new Map(world.transmissions.flat().map(({ data }) => [data.id, Number(data.message)]));
  const log = world.log.map((id) => numbers.get(id) ?? 0);
  expect(log, "the log has the order given").toEqual([...log].sort((a, b) => a - b));
}

const histories = fc.oneof(
  history("accept"),
  history("accept", "accept", "refuse", "unavailable", "rate_limited"),
);

describe("whatever the network does", () => {
  it("every command settles exactly once, with the truth, once the network is well", async () => {
    await fc.assert(
      fc.asyncProperty(histories, async (steps) => {
        const world = await play(steps, (healed) => healed.heal());
        expectTruth(world);
        expectOrder(world);
        expect(world.environment.clock.running).toBe(0);
      }),
      { numRuns: 150 },
    );
  }, 60_000);

  it("every command settles exactly once, with the truth, when the connection ends for good", async () => {
    await fc.assert(
      fc.asyncProperty(histories, async (steps) => {
        const world = await play(steps, async ({ outbox }) => outbox.handleClose(describeClose(4503)));
        expectTruth(world);
        expectOrder(world);
        expect(world.outbox.pending).toEqual([]);
        expect(world.environment.clock.running).toBe(0);
      }),
      { numRuns: 150 },
    );
  }, 60_000);
});
