import type { TokenSource } from "@backchannel/client";
import { useState } from "react";
import { About } from "./about.js";
import { Chat } from "./chat/chat.js";
import { type NameGate, useNameGate } from "./people/use-name-gate.js";
import { Questions } from "./questions/questions.js";
import { ClosedPanel } from "./status/closed-panel.js";
import { ConnectionStatus } from "./status/connection-status.js";
import { type Identity, useIdentity } from "./stream/use-identity.js";
import { type StreamHandle, useStream } from "./stream/use-stream.js";
import { Tabs } from "./tabs.js";
import { VideoPlayer } from "./video/video-player.js";

export interface StreamViewerProps {
  readonly streamId: string;
  /** The server, such as `https://chat.example.org`. Default: where the page came from. */
  readonly url?: string;
  /**
   * The access token, or a function that gives it, for pages that know who their users are. Default: what `localStorage`
   * holds under `ACCESS_TOKEN_KEY`, and guests are asked for a name when they first write.
   */
  readonly token?: TokenSource;
}

/** A stream whole: video, chat, questions, who is there, and how the connection is. Fills the element it is put in. */
export function StreamViewer({ streamId, url, token }: StreamViewerProps) {
  const stream = useStream({ streamId, url, token });
  const usesStoredToken = token === undefined;
  const guests = useIdentity(stream, usesStoredToken);
  const identity = usesStoredToken ? guests : null;
  const gate = useNameGate(stream.room?.user ?? null, identity);
  return <StreamLayout stream={stream} identity={identity} gate={gate} />;
}

export interface StreamLayoutProps {
  readonly stream: StreamHandle;
  /** null where guests get no names on this page. */
  readonly identity: Identity | null;
  readonly gate: NameGate;
  /** Where the other streams are listed. */
  readonly lobbyUrl?: string;
  /** Of the stream's title. Default: 2, as in a page that has a title of its own. */
  readonly headingLevel?: 1 | 2 | 3;
}

/** What `StreamViewer` shows, for pages that hold the stream and the user's identity themselves. */
export function StreamLayout({ stream, identity, gate, lobbyUrl, headingLevel = 2 }: StreamLayoutProps) {
  const { room, state } = stream;
  if (state.status === "closed" && state.final) {
    return (
      <div className="bc-viewer">
        <ClosedPanel
          closed={state}
          onRetry={stream.start}
          onSignOut={identity?.signOut ?? null}
          lobbyUrl={lobbyUrl ?? null}
          headingLevel={headingLevel}
        />
      </div>
    );
  }
  return (
    <div className="bc-viewer">
      <div className="bc-layout">
        <section className="bc-stage" aria-label="Video">
          {room === null ? (
            <div className="bc-video" aria-busy="true" />
          ) : (
            <VideoPlayer stream={room.stream} />
          )}
        </section>
        <About stream={stream} headingLevel={headingLevel} />
        <Panel stream={stream} ensureName={identity === null ? undefined : gate.ensureName} />
      </div>
      {gate.dialog}
    </div>
  );
}

interface PanelProps {
  readonly stream: StreamHandle;
  readonly ensureName: (() => Promise<boolean>) | undefined;
}

function Panel({ stream, ensureName }: PanelProps) {
  const [tab, setTab] = useState("chat");
  const open = stream.room?.questions.filter(({ status }) => status !== "answered").length ?? 0;
  const named = ensureName === undefined ? {} : { ensureName };
  return (
    <aside className="bc-panel" aria-label="Chat and questions">
      <Tabs
        label="Chat and questions"
        current={tab}
        onChange={setTab}
        tabs={[
          { key: "chat", label: "Chat", note: null, panel: <Chat stream={stream} {...named} /> },
          {
            key: "questions",
            label: "Q&A",
            note: open === 0 ? null : `${open} open`,
            panel: <Questions stream={stream} {...named} />,
          },
        ]}
      />
      <ConnectionStatus stream={stream} />
    </aside>
  );
}
