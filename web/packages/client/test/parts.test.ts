/** The small parts: backoff, ids, addresses, tokens, close codes, listeners. */

import fc from "fast-check";
import { afterEach, describe, expect, it, vi } from "vitest";
import { backoff } from "../src/backoff.js";
import { Emitter } from "../src/emitter.js";
import { CLOSE_CODES } from "../src/generated/protocol.js";
import { describeClose } from "../src/states.js";
import { askToken, storedToken } from "../src/token.js";
import { apiUrl, serverUrl, streamSocketUrl } from "../src/urls.js";
import { uuid } from "../src/uuid.js";

afterEach(() => {
  vi.unstubAllGlobals();
});

it("a backoff lies between 0 and its bound", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 2_000 }),
      fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
      (attempt, chance) => {
        const wait = backoff(attempt, () => chance);
        expect(wait).toBeGreaterThanOrEqual(0);
        expect(wait).toBeLessThanOrEqual(Math.min(20_000, 500 * 2 ** (attempt - 1)));
      },
    ),
  );
});

describe("uuid", () => {
  const VERSION_4 = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

  it("is the platform's", () => expect(uuid()).toMatch(VERSION_4));

  it("is made by hand where the page is no secure context", () => {
    const { crypto } = globalThis;
    vi.stubGlobal("crypto", { getRandomValues: crypto.getRandomValues.bind(crypto) });
    const ids = Array.from({ length: 200 }, uuid);
    for (const id of ids) expect(id).toMatch(VERSION_4);
    expect(new Set(ids).size).toBe(200);
  });
});

describe("addresses", () => {
  it("are the page's own unless told otherwise", () => {
    vi.stubGlobal("location", { origin: "https://page.example.org" });
    expect(serverUrl(undefined)).toBe("https://page.example.org");
    expect(serverUrl("/chat/")).toBe("https://page.example.org/chat");
  });

  it("must be given where there is no page", () => {
    expect(() => serverUrl(undefined)).toThrow("give it as url");
  });

  it.each(["ftp://chat.example.org", "not an address"])("must be those of a server: %s", (url) => {
    expect(() => serverUrl(url)).toThrow(TypeError);
  });

  it.each([
    [
      "https://chat.example.org",
      "wss://chat.example.org/ws/livestream/launch",
      "https://chat.example.org/api",
    ],
    ["http://127.0.0.1:8000/", "ws://127.0.0.1:8000/ws/livestream/launch", "http://127.0.0.1:8000/api"],
    [
      "wss://example.org/chat/",
      "wss://example.org/chat/ws/livestream/launch",
      "https://example.org/chat/api",
    ],
    ["ws://[::1]:8000", "ws://[::1]:8000/ws/livestream/launch", "http://[::1]:8000/api"],
  ])("%s leads to the socket and the API", (given, socket, api) => {
    expect(streamSocketUrl(serverUrl(given), "launch", null)).toBe(socket);
    expect(apiUrl(serverUrl(given))).toBe(api);
  });

  it("hold the position, escaped", () => {
    const url = streamSocketUrl("https://chat.example.org", "launch", { epoch: "a&b", offset: 7 });
    expect(new URL(url).searchParams.get("epoch")).toBe("a&b");
    expect(new URL(url).searchParams.get("offset")).toBe("7");
  });
});

describe("tokens", () => {
  it.each([
    ["jwt", "jwt"],
    ["", null],
    [null, null],
    [() => "jwt", "jwt"],
    [async () => "jwt", "jwt"],
    [() => "", null],
  ])("%s", async (source, token) => expect(await askToken(source)).toBe(token));

  it("there are none stored where there is no storage", () => expect(storedToken()).toBeNull());
});

describe("close codes", () => {
  it("of the table mean what it says", () => {
    for (const [code, { name, reason, reconnect }] of Object.entries(CLOSE_CODES)) {
      expect(describeClose(Number(code))).toEqual({ code: Number(code), name, reason, final: !reconnect });
    }
  });

  it("of the server's range follow the rule where the table is older than the server", () => {
    fc.assert(
      fc.property(fc.integer({ min: 4000, max: 4999 }), (code) => {
        if (code in CLOSE_CODES) return;
        expect(describeClose(code)).toMatchObject({ name: `close_${code}`, final: code >= 4500 });
      }),
    );
  });

  it("say the server's reason if it gave one", () => {
    expect(describeClose(4503, "until Monday").reason).toBe("until Monday");
    expect(describeClose(1006)).toMatchObject({ name: "abnormal", reason: "the connection was lost" });
  });
});

describe("listeners", () => {
  it("that subscribe twice are called twice and end singly", () => {
    const emitter = new Emitter<{ tick: number }>();
    const listener = vi.fn();
    const off = emitter.on("tick", listener);
    emitter.on("tick", listener);
    emitter.emit("tick", 1);
    off();
    emitter.emit("tick", 2);
    expect(listener.mock.calls).toEqual([[1], [1], [2]]);
  });

  it("may unsubscribe while they are called", () => {
    const emitter = new Emitter<{ tick: number }>();
    const heard: string[] = [];
    const off = emitter.on("tick", () => {
      heard.push("once");
      off();
    });
    emitter.on("tick", () => heard.push("always"));
    emitter.emit("tick", 1);
    emitter.emit("tick", 2);
    expect(heard).toEqual(["once", "always", "always"]);
  });

  it("that throw are rethrown where nothing swallows them, if the platform has no reportError", () => {
    const microtasks: (() => void)[] = [];
    vi.stubGlobal("reportError", undefined);
    vi.stubGlobal("queueMicrotask", (fn: () => void) => microtasks.push(fn));
    const emitter = new Emitter<{ tick: number }>();
    emitter.on("tick", () => {
      throw new Error("a bug of the page");
    });
    emitter.emit("tick", 1);
    expect(microtasks).toHaveLength(1);
    expect(microtasks[0]).toThrow("a bug of the page");
  });
});
