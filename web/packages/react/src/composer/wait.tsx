import { useTexts } from "../texts/texts.js";

interface WaitProps {
  /** Seconds from one text to the next; 0 where nothing is to be said of that. */
  readonly pace: number;
  /** Seconds that are left. */
  readonly seconds: number;
  /** Whether what is in the box goes out then. */
  readonly held: boolean;
  readonly onCancel: () => void;
}

/** What slow mode means just now: how it is set, how long one waits yet, and that what waits can be taken back. */
export function Wait({ pace, seconds, held, onCancel }: WaitProps) {
  const { slow } = useTexts();
  if (pace === 0 && !held) return null;
  return (
    <div className="bc-wait" data-held={held}>
      {/* Told once: a countdown that is read out at each second says nothing else any more. */}
      <span className="bc-hidden" role="status">
        {held ? slow.held : ""}
      </span>
      <span className="bc-wait-text" aria-hidden={held}>
        {held ? slow.sends(seconds) : seconds > 0 ? slow.wait(seconds) : slow.on(pace)}
      </span>
      {held ? (
        <button type="button" className="bc-button bc-quiet" onClick={onCancel}>
          {slow.cancel}
        </button>
      ) : null}
    </div>
  );
}
