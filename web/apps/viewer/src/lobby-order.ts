import type { StreamInfo, StreamStatus } from "@backchannel/client";
import { ENGLISH } from "./texts/lobby-texts.js";

export interface LobbyGroup {
  readonly status: StreamStatus;
  readonly title: string;
  readonly streams: readonly StreamInfo[];
}

const ORDER: readonly StreamStatus[] = ["live", "scheduled", "ended"];

/** The streams as the lobby shows them: live ones by how many watch, then scheduled ones, the next announced first, then ended ones, the latest first. */
export function groupStreams(
  streams: readonly StreamInfo[],
  titles: Readonly<Record<StreamStatus, string>> = ENGLISH.lobby,
): LobbyGroup[] {
  return ORDER.map((status) => ({
    status,
    title: titles[status],
    streams: streams.filter((stream) => stream.status === status).toSorted(compare),
  })).filter((group) => group.streams.length > 0);
}

function compare(a: StreamInfo, b: StreamInfo): number {
  const byViewers = a.status === "live" ? b.viewer_count - a.viewer_count : 0;
  return byViewers || announced(a).localeCompare(announced(b)) || latest(b).localeCompare(latest(a));
}

const LAST = "9999";

/** What is not announced comes after what is. */
function announced({ status, starts_at }: StreamInfo): string {
  return status === "scheduled" ? (starts_at ?? LAST) : "";
}

/** Times of the wire are all in UTC and of one form, so they compare as text. */
function latest({ ended_at, started_at, created_at }: StreamInfo): string {
  return ended_at ?? started_at ?? created_at;
}
