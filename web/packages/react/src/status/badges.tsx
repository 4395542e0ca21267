import type { StreamStatus } from "@backchannel/client";
import { Icon } from "../icons.js";

const STATUS_NAMES: Readonly<Record<StreamStatus, string>> = {
  scheduled: "Scheduled",
  live: "Live",
  ended: "Ended",
};

export function StatusBadge({ status }: { readonly status: StreamStatus }) {
  return (
    <span className="bc-status" data-status={status}>
      {STATUS_NAMES[status]}
    </span>
  );
}

const compact = new Intl.NumberFormat(undefined, { notation: "compact", maximumFractionDigits: 1 });

/** How many are in the stream now. */
export function ViewerCount({ count }: { readonly count: number }) {
  return (
    <span className="bc-viewers" title={`${count} watching`}>
      <Icon name="people" />
      <span aria-hidden="true">{compact.format(count)}</span>
      <span className="bc-hidden">{count} watching</span>
    </span>
  );
}
