// @vitest-environment jsdom

import { afterEach, describe, expect, it, vi } from "vitest";
import {
  type Embed,
  type EmbedOptions,
  embedAddress,
  mountEmbed,
  readEmbedEvent,
  readEmbedOrder,
} from "../src/embed/index.js";

const SERVER = "https://chat.example.org";
const mounted: Embed[] = [];

afterEach(() => {
  for (const embed of mounted.splice(0)) embed.destroy();
  vi.useRealTimers();
});

function mount(options: Partial<EmbedOptions> = {}) {
  const embed = mountEmbed(document.body, { url: SERVER, streamId: "launch", ...options });
  mounted.push(embed);
  const child = embed.frame.contentWindow;
  if (child === null) throw new Error("the frame is not in the page");
  const post = vi.spyOn(child, "postMessage").mockImplementation(() => {});
  const hear = (data: unknown, from: { source?: unknown; origin?: string } = {}) =>
    window.dispatchEvent(
      new MessageEvent("message", { data, origin: SERVER, source: child, ...(from as MessageEventInit) }),
    );
  const ready = () => hear({ type: "backchannel:ready", version: 1, streamId: "launch" });
  return { embed, post, hear, ready };
}

describe("the address of a frame", () => {
  it("has what was asked for and never the token", () => {
    const options = {
      url: `${SERVER}/`,
      streamId: "launch",
      view: "chat",
      accent: "#7a1fa2",
      compact: false,
    } as const;
    const address = embedAddress(
      { ...options, token: "a.b.c", onSignIn: () => {} },
      "https://www.example.org",
    );
    expect(address.href).toBe(
      `${SERVER}/embed/launch?view=chat&origin=https%3A%2F%2Fwww.example.org&accent=7a1fa2&compact=0&identity=parent&signin=1`,
    );
  });

  it.each([
    [{ url: "chat.example.org" }, "url"],
    [{ url: "javascript:alert(1)" }, "url"],
    [{ streamId: "../api" }, "no id of a stream"],
    [{ theme: "pink" as never }, "none of light, dark, auto"],
    [{ accent: "red" }, "six hexadecimal digits"],
  ])("is not made of %o", (wrong, message) => {
    const options = { url: SERVER, streamId: "launch", ...wrong };
    expect(() => embedAddress(options, "https://a.example")).toThrow(message);
    expect(() => mountEmbed(document.body, options)).toThrow(TypeError);
    expect(document.querySelector("iframe")).toBeNull();
  });
});

describe("mountEmbed", () => {
  it("keeps orders until the embed listens, and sends them to its origin alone", () => {
    const { embed, post, ready } = mount();
    embed.show("questions", { write: true });
    expect(post).not.toHaveBeenCalled();
    ready();
    embed.setAppearance({ theme: "dark" });
    expect(post.mock.calls).toEqual([
      [{ type: "backchannel:show", view: "questions", write: true }, SERVER],
      [{ type: "backchannel:appearance", theme: "dark" }, SERVER],
    ]);
  });

  it("answers with the token of the moment, or with why there is none", async () => {
    const token = vi.fn().mockResolvedValueOnce("a.b.c").mockRejectedValueOnce(new Error("signed out"));
    const { post, hear, ready } = mount({ token });
    ready();
    for (const request of [1, 2]) {
      hear({ type: "backchannel:token_wanted", request });
      await vi.waitFor(() => expect(post).toHaveBeenCalledTimes(request));
    }
    expect(post.mock.calls).toEqual([
      [{ type: "backchannel:token", request: 1, token: "a.b.c", failure: "" }, SERVER],
      [{ type: "backchannel:token", request: 2, token: null, failure: "signed out" }, SERVER],
    ]);
  });

  it("hears nobody but its own frame at its own origin", () => {
    const onSignIn = vi.fn();
    const onFailure = vi.fn();
    const token = vi.fn();
    const { post, hear, ready } = mount({ token, onSignIn, onFailure });
    ready();
    const attacks = [
      { type: "backchannel:sign_in_wanted" },
      { type: "backchannel:token_wanted", request: 1 },
      { type: "backchannel:nonsense" },
    ];
    for (const attack of attacks) {
      hear(attack, { source: window });
      hear(attack, { source: null });
      hear(attack, { origin: "https://chat.example.org.evil.example" });
      hear(attack, { origin: "null" });
    }
    for (const spy of [post, onSignIn, onFailure, token]) expect(spy).not.toHaveBeenCalled();
  });

  it("tells what it was told, and what cannot be understood", () => {
    const onCounts = vi.fn();
    const onStatus = vi.fn();
    const onFailure = vi.fn();
    const { hear } = mount({ onCounts, onStatus, onFailure });
    const counts = { unreadMessages: 2, unreadQuestions: 0, openQuestions: 1, viewers: 9 };
    hear({ type: "backchannel:counts", ...counts });
    hear({ type: "backchannel:status", status: "closed", reason: "banned" });
    hear({ type: "other:thing" });
    hear("a text of somebody else's");
    expect(onCounts.mock.calls).toEqual([[counts]]);
    expect(onStatus.mock.calls).toEqual([["closed", "banned"]]);
    expect(onFailure).not.toHaveBeenCalled();
    hear({ type: "backchannel:counts", ...counts, viewers: "many" });
    expect(onFailure.mock.calls[0]?.[0].message).toContain("viewers of backchannel:counts is no number");
  });

  it("grows with its content, within bounds, where it is to", () => {
    const { embed, hear } = mount({ height: "content", minHeight: 100, maxHeight: 300 });
    const heightAt = (height: number) => {
      hear({ type: "backchannel:resize", height });
      return embed.frame.style.height;
    };
    expect([50, 200.2, 999].map(heightAt)).toEqual(["100px", "201px", "300px"]);
  });

  it("says after a while that nothing came, and what may be the cause", () => {
    vi.useFakeTimers();
    const onFailure = vi.fn();
    mount({ onFailure });
    vi.advanceTimersByTime(9_999);
    expect(onFailure).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1);
    expect(onFailure.mock.calls[0]?.[0].message).toContain("embed_origins");
  });

  it("leaves nothing behind", () => {
    vi.useFakeTimers();
    const onFailure = vi.fn();
    const onReady = vi.fn();
    const { embed, ready } = mount({ onFailure, onReady });
    embed.destroy();
    ready();
    vi.advanceTimersByTime(20_000);
    expect(document.querySelector("iframe")).toBeNull();
    expect(onFailure).not.toHaveBeenCalled();
    expect(onReady).not.toHaveBeenCalled();
  });
});

describe("a message", () => {
  it.each([null, 3, "backchannel:ready", {}, { type: 1 }, { type: "resize" }, []])(
    "of others is none: %o",
    (data) => {
      expect(readEmbedEvent(data)).toBeNull();
      expect(readEmbedOrder(data)).toBeNull();
    },
  );

  it.each([
    [{ type: "backchannel:constructor" }, "no message that is understood here"],
    [
      { type: "backchannel:token", request: 1, token: 7, failure: "" },
      "token of backchannel:token is no text",
    ],
    [{ type: "backchannel:token", request: -1, token: null, failure: "" }, "request of backchannel:token"],
    [{ type: "backchannel:appearance", accent: "url(x)" }, "accent of backchannel:appearance"],
    [{ type: "backchannel:show", view: "chat" }, "write of backchannel:show is neither true nor false"],
  ])("that is malformed says where: %o", (data, problem) => {
    const read = readEmbedOrder(data);
    expect(read?.message).toBeNull();
    expect(read?.problem).toContain(problem);
  });
});
