// @vitest-environment jsdom
import { afterEach, describe, expect, it, vi } from "vitest";
import { SYSTEM } from "../src/environment.js";

const { network, onNextFrame, clock } = SYSTEM;

function show(state: DocumentVisibilityState): void {
  vi.spyOn(document, "visibilityState", "get").mockReturnValue(state);
  document.dispatchEvent(new Event("visibilitychange"));
}

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

describe("the browser's network", () => {
  it("wakes when it is online again or the page is looked at, until unsubscribed", () => {
    const fn = vi.fn();
    const off = network.onWake(fn);
    window.dispatchEvent(new Event("online"));
    show("visible");
    expect(fn).toHaveBeenCalledTimes(2);
    show("hidden");
    expect(fn).toHaveBeenCalledTimes(2);
    off();
    window.dispatchEvent(new Event("online"));
    show("visible");
    expect(fn).toHaveBeenCalledTimes(2);
  });

  it("sleeps when it goes offline, until unsubscribed", () => {
    const fn = vi.fn();
    const off = network.onSleep(fn);
    window.dispatchEvent(new Event("offline"));
    off();
    window.dispatchEvent(new Event("offline"));
    expect(fn).toHaveBeenCalledTimes(1);
  });

  it("is offline only where the browser is sure", () => {
    expect(network.isOffline()).toBe(false);
    vi.spyOn(navigator, "onLine", "get").mockReturnValue(false);
    expect(network.isOffline()).toBe(true);
  });
});

describe("the next frame", () => {
  it("is when the page is drawn, once", () => {
    vi.useFakeTimers();
    const fn = vi.fn();
    onNextFrame(fn);
    vi.advanceTimersToNextFrame();
    expect(fn).toHaveBeenCalledTimes(1);
    vi.advanceTimersByTime(1_000);
    expect(fn).toHaveBeenCalledTimes(1);
  });

  it("comes also on a hidden page, which draws none", () => {
    vi.useFakeTimers();
    vi.stubGlobal("requestAnimationFrame", () => 1);
    const cancel = vi.fn();
    vi.stubGlobal("cancelAnimationFrame", cancel);
    const fn = vi.fn();
    onNextFrame(fn);
    vi.advanceTimersByTime(249);
    expect(fn).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1);
    expect(fn).toHaveBeenCalledTimes(1);
    expect(cancel).toHaveBeenCalledWith(1);
  });

  it("is the end of the task where nothing is ever drawn", async () => {
    vi.stubGlobal("requestAnimationFrame", undefined);
    const fn = vi.fn();
    onNextFrame(fn);
    expect(fn).not.toHaveBeenCalled();
    await Promise.resolve();
    expect(fn).toHaveBeenCalledTimes(1);
  });
});

it("a timer of the clock fires once, unless cancelled", () => {
  vi.useFakeTimers();
  const fired = vi.fn();
  const cancelled = vi.fn();
  clock.after(100, fired);
  clock.after(100, cancelled)();
  vi.advanceTimersByTime(1_000);
  expect(fired).toHaveBeenCalledTimes(1);
  expect(cancelled).not.toHaveBeenCalled();
});
