import type { Closed as ClosedState } from "@backchannel/client";
import { describeClosed, useTexts } from "@backchannel/react";

/** Why the connection does not come back by itself. Nobody stands at the screen to press a button: it says what to do. */
export function Closed({ closed }: { readonly closed: ClosedState }) {
  const { title, text } = describeClosed(closed, useTexts());
  return (
    <main className="present present-notice" role="alert">
      <h1>{title}</h1>
      <p>{text}</p>
    </main>
  );
}
