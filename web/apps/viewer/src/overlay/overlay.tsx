import type { ChatMessage, ConnectionState, Question, Room } from "@backchannel/client";
import { describeClosed, Person, useTexts } from "@backchannel/react";
import { useEffect, useState } from "react";
import { warn } from "../parameters.js";
import { spotlightOf } from "../stage/shown.js";
import { usePublicStream } from "../stage/use-public-stream.js";
import { useStageTexts } from "../texts/stage-texts.js";
import { nextEnd, recentOf } from "./recent.js";

export interface OverlayProps {
  readonly streamId: string;
  readonly token: string | null;
  readonly position: "bottom-left" | "bottom-right" | "top-left" | "top-right";
  readonly theme: "light" | "dark";
  /** How many messages at most. */
  readonly messages: number;
  /** Seconds after which a message goes; 0 for never. */
  readonly age: number;
  readonly spotlight: boolean;
}

/**
 * The last messages and the question in the spotlight, over somebody's picture. Of a connection that is lost nothing is
 * shown, since everybody would see it: what is there goes when it is too old, and the console tells.
 */
export function Overlay(props: OverlayProps) {
  const { streamId, token, position, theme } = props;
  const { stream, refused } = usePublicStream(streamId, token);
  const { region } = useStageTexts().overlay;
  useWarnings(stream.state, refused);
  return (
    <main className="overlay" data-position={position} data-theme={theme}>
      <h1 className="bc-hidden">{region}</h1>
      {stream.room === null ? null : <Shown {...props} room={stream.room} serverNow={stream.serverNow} />}
    </main>
  );
}

/** What would be on every screen on another page stands on the console here, for who sets the mixer up. */
function useWarnings(state: ConnectionState, refused: "staff" | null): void {
  const texts = useTexts();
  useEffect(() => {
    if (refused !== null)
      warn("a token of staff shows nothing here: open the overlay without one, or with a viewer's");
  }, [refused]);
  useEffect(() => {
    if (state.status !== "closed" || !state.final) return;
    const { title, text } = describeClosed(state, texts);
    warn(`${title}. ${text}`);
  }, [state, texts]);
}

interface ShownProps extends OverlayProps {
  readonly room: Room;
  readonly serverNow: () => number;
}

function Shown({ room, serverNow, messages, age, spotlight }: ShownProps) {
  const shown = useRecent(room, serverNow, messages, age);
  const question = spotlight ? spotlightOf(room) : null;
  return (
    <>
      <ol className="overlay-messages">
        {shown.map((message) => (
          <li key={message.id} className="overlay-card" data-type={message.message_type}>
            <Person user={message.user} />{" "}
            <span className="bc-text" dir="auto">
              {message.message}
            </span>
          </li>
        ))}
      </ol>
      {question !== null && <Spotlight key={question.id} question={question} />}
    </>
  );
}

/** Those that are not too old, by the server's clock; renders anew when the next one is. */
function useRecent(room: Room, serverNow: () => number, count: number, age: number): readonly ChatMessage[] {
  const [, setRound] = useState(0);
  const now = serverNow();
  const shown = recentOf(room, count, age, now);
  const left = nextEnd(shown, age, now);
  useEffect(() => {
    if (left === null) return;
    const timer = setTimeout(() => setRound((round) => round + 1), left + 1);
    return () => clearTimeout(timer);
  });
  return shown;
}

function Spotlight({ question }: { readonly question: Question }) {
  const { present, overlay } = useStageTexts();
  return (
    <section className="overlay-card overlay-question" aria-label={overlay.question}>
      <p className="overlay-kicker">
        {overlay.question} · <bdi>{question.user?.name ?? present.anonymous}</bdi>
      </p>
      <p className="overlay-text" dir="auto">
        {question.question}
      </p>
    </section>
  );
}
