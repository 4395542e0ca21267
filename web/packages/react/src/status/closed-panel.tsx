import type { Closed } from "@backchannel/client";
import { describeClosed } from "../stream/closed-text.js";
import { useTexts } from "../texts/texts.js";

interface ClosedPanelProps {
  readonly closed: Closed;
  readonly onRetry: () => void;
  /** null where the page does not deal with tokens. */
  readonly onSignOut: (() => void) | null;
  /** Where the other streams are; null where there is no such page. */
  readonly lobbyUrl: string | null;
  readonly headingLevel: 1 | 2 | 3;
}

/** In place of the stream when the connection does not come back by itself: why, and what to do. */
export function ClosedPanel({ closed, onRetry, onSignOut, lobbyUrl, headingLevel }: ClosedPanelProps) {
  const Heading = `h${headingLevel}` as const;
  const texts = useTexts();
  const { title, text, remedies } = describeClosed(closed, texts);
  return (
    <div className="bc-closed-panel" role="alert">
      <Heading className="bc-closed-title">{title}</Heading>
      <p>{text}</p>
      <div className="bc-closed-foot">
        {remedies.includes("retry") && (
          <button type="button" className="bc-button bc-primary" onClick={onRetry}>
            {texts.connection.retry}
          </button>
        )}
        {remedies.includes("sign-out") && onSignOut !== null && (
          <button type="button" className="bc-button bc-primary" onClick={onSignOut}>
            {texts.connection.signOut}
          </button>
        )}
        {lobbyUrl !== null && (
          <a className="bc-button" href={lobbyUrl}>
            {texts.connection.streams}
          </a>
        )}
      </div>
    </div>
  );
}
