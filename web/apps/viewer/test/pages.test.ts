import type { StreamInfo } from "@backchannel/client";
import { describe, expect, it } from "vitest";
import { splitFragment } from "../src/fragment-token.js";
import { groupStreams } from "../src/lobby-order.js";
import { routeOf, watchPath } from "../src/routes.js";

describe("the page that a path names", () => {
  it.each([
    ["/", { page: "lobby" }],
    ["/watch/demo", { page: "watch", streamId: "demo" }],
    ["/watch/a.b_c~d-1/", { page: "watch", streamId: "a.b_c~d-1" }],
    ["/watch/", { page: "not-found" }],
    ["/watch/a/b", { page: "not-found" }],
    ["/watch/%3Cscript%3E", { page: "not-found" }],
    ["/watch/%", { page: "not-found" }],
    ["/elsewhere", { page: "not-found" }],
  ])("%s", (path, route) => expect(routeOf(path)).toEqual(route));

  it("is found again by its own path", () => {
    expect(routeOf(watchPath("town-hall"))).toEqual({ page: "watch", streamId: "town-hall" });
  });
});

describe("a token in the fragment", () => {
  it.each([
    ["#access_token=a.b.c", { token: "a.b.c", rest: "" }],
    ["#access_token=a.b.c&tab=chat", { token: "a.b.c", rest: "#tab=chat" }],
    ["#tab=chat", null],
    ["#access_token=", null],
    ["", null],
  ])("%s", (hash, found) => expect(splitFragment(hash)).toEqual(found));
});

describe("the lobby", () => {
  const stream = (id: string, changes: Partial<StreamInfo>): StreamInfo => ({
    ...{ id, title: id, description: "", status: "live", guests: true, viewer_count: 0 },
    created_at: "2026-11-01T10:00:00.000Z",
    ...changes,
  });
  const names = (streams: readonly StreamInfo[]) =>
    groupStreams(streams).map((group) => [group.title, ...group.streams.map(({ id }) => id)]);

  it("has live streams first, by how many watch", () => {
    const streams = [
      stream("old", { status: "ended", ended_at: "2026-11-02T10:00:00.000Z" }),
      stream("new", { status: "ended", ended_at: "2026-11-03T10:00:00.000Z" }),
      stream("small", { viewer_count: 2 }),
      stream("some day", { status: "scheduled" }),
      stream("later", { status: "scheduled", starts_at: "2026-12-02T10:00:00.000Z" }),
      stream("soon", { status: "scheduled", starts_at: "2026-12-01T10:00:00.000Z" }),
      stream("big", { viewer_count: 90 }),
    ];
    expect(names(streams)).toEqual([
      ["Live now", "big", "small"],
      ["Scheduled", "soon", "later", "some day"],
      ["Ended", "new", "old"],
    ]);
  });

  it("has no empty groups", () => expect(names([])).toEqual([]));
});
