import type { StreamStatus } from "@backchannel/client";
import { Icon } from "../icons.js";
import { useTexts } from "../texts/texts.js";

export function StatusBadge({ status }: { readonly status: StreamStatus }) {
  const texts = useTexts();
  return (
    <span className="bc-status" data-status={status}>
      {texts.status[status]}
    </span>
  );
}

/** How many are in the stream now. */
export function ViewerCount({ count }: { readonly count: number }) {
  const { viewers, viewersShort } = useTexts().stream;
  return (
    <span className="bc-viewers" title={viewers(count)}>
      <Icon name="people" />
      <span aria-hidden="true">{viewersShort(count)}</span>
      <span className="bc-hidden">{viewers(count)}</span>
    </span>
  );
}
