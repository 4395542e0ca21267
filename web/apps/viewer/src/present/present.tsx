import type { Room } from "@backchannel/client";
import { Fragment, useEffect } from "react";
import { type Scene, sceneOf } from "../stage/shown.js";
import { usePublicStream } from "../stage/use-public-stream.js";
import { useStageTexts } from "../texts/stage-texts.js";
import { Closed } from "./closed.js";
import { QrCode } from "./qr-code.js";
import { PollScene, QuestionScene } from "./scenes.js";
import { useScreen } from "./use-screen.js";

export interface PresentProps {
  readonly streamId: string;
  readonly token: string | null;
  /** Where people join in: what the code holds, and what is written beneath it. */
  readonly join: URL;
}

/** A stream on a projector: what is asked and voted on now, and how to join in. */
export function Present({ streamId, token, join }: PresentProps) {
  const { stream, refused } = usePublicStream(streamId, token);
  const { room, state } = stream;
  const texts = useStageTexts().present;
  useScreen();
  const title = room?.stream.title;
  useEffect(() => {
    if (title !== undefined) document.title = texts.title(title);
  }, [title, texts]);
  if (refused !== null) return <Notice title={texts.staff} text={texts.staffText} />;
  if (state.status === "closed" && state.final) return <Closed closed={state} />;
  return (
    <main className="present">
      {room === null ? (
        <p className="present-connecting" role="status">
          {texts.connecting}
        </p>
      ) : (
        <Stage room={room} join={join} />
      )}
      {room !== null && state.status !== "open" && (
        <p className="present-lost" role="status">
          {texts.lost}
        </p>
      )}
    </main>
  );
}

function Stage({ room, join }: { readonly room: Room; readonly join: URL }) {
  const scene = sceneOf(room);
  return (
    <div className="present-stage" data-scene={scene.kind} data-crowded={isCrowded(scene)}>
      <header className="present-head">
        <h1 className="present-title" dir="auto">
          {room.stream.title}
        </h1>
        <Numbers room={room} />
      </header>
      {scene.kind === "question" && <QuestionScene key={scene.question.id} question={scene.question} />}
      {scene.kind === "poll" && <PollScene key={scene.poll.id} poll={scene.poll} />}
      <Join room={room} join={join} />
    </div>
  );
}

/** How many characters of a poll stand beside the code at a size that is read from the last row. */
const ROOM = 500;

function isCrowded(scene: Scene): boolean {
  return scene.kind === "poll" && `${scene.poll.question}${scene.poll.options.join("")}`.length > ROOM;
}

function Numbers({ room }: { readonly room: Room }) {
  const texts = useStageTexts().present;
  const open = room.questions.filter(({ status }) => status !== "answered").length;
  return (
    <p className="present-numbers">
      {open > 0 && <span>{texts.open(open)}</span>}
      {room.stream.status === "live" && <span>{texts.viewers(room.viewer_count)}</span>}
    </p>
  );
}

/** The way in, at the side of what is shown, or alone and large where nothing is. */
function Join({ room, join }: { readonly room: Room; readonly join: URL }) {
  const texts = useStageTexts().present;
  const { status, starts_at } = room.stream;
  if (status === "ended") return <p className="present-join present-ended">{texts.ended}</p>;
  const readable = `${join.host}${join.pathname}${join.search}`.replace(/\/$/, "");
  return (
    <aside className="present-join">
      <QrCode text={join.href} label={texts.qr(readable)} />
      <div className="present-join-text">
        {status === "scheduled" && (
          <p className="present-when">
            {starts_at === undefined ? texts.scheduled : texts.startsAt(new Date(starts_at))}
          </p>
        )}
        <p className="present-call">{texts.join}</p>
        <p className="present-url">
          {readable.split("/").map((part, place) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the parts of an address are named by their places
            <Fragment key={place}>
              {place === 0 ? null : "/"}
              <wbr />
              {part}
            </Fragment>
          ))}
        </p>
        <p className="present-join-how">{texts.joinText}</p>
      </div>
    </aside>
  );
}

/** In place of the stage, where it cannot be shown. */
export function Notice({ title, text }: { readonly title: string; readonly text: string }) {
  return (
    <main className="present present-notice" role="alert">
      <h1>{title}</h1>
      <p>{text}</p>
    </main>
  );
}
