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
import { type Tab, Tabs } from "./tabs.js";
import { type TextOverrides, useLanguage, useTexts } from "./texts/texts.js";
import { TextsProvider } from "./texts/texts-provider.js";
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
  /** The language, as a tag. Default: that of a `TextsProvider` around it, else the user's. */
  readonly lang?: string;
  /** What is to be said otherwise. */
  readonly texts?: TextOverrides;
}

/** A stream whole: video, chat, questions, who is there, and how the connection is. Fills the element it is put in. */
export function StreamViewer({ streamId, url, token, lang, texts }: StreamViewerProps) {
  const stream = useStream({ streamId, url, token });
  const usesStoredToken = token === undefined;
  const guests = useIdentity(stream, usesStoredToken);
  const identity = usesStoredToken ? guests : null;
  const gate = useNameGate(stream.room?.user ?? null, identity);
  return (
    <TextsProvider lang={lang} texts={texts}>
      <StreamLayout stream={stream} identity={identity} gate={gate} />
    </TextsProvider>
  );
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
  const texts = useTexts();
  const lang = useLanguage();
  if (state.status === "closed" && state.final) {
    return (
      <div className="bc-viewer" lang={lang}>
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
    <div className="bc-viewer" lang={lang}>
      <div className="bc-layout">
        <section className="bc-stage" aria-label={texts.video.region}>
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

/** What a panel shows. `both` has tabs. */
export type PanelView = "chat" | "questions" | "both";

interface PanelProps {
  readonly stream: StreamHandle;
  readonly ensureName: (() => Promise<boolean>) | undefined;
  readonly view?: PanelView;
  /** The tab that is open, and who is told of another, where the page decides. */
  readonly tab?: "chat" | "questions";
  readonly onTab?: (tab: "chat" | "questions") => void;
}

function Panel({ stream, ensureName, view = "both", tab, onTab }: PanelProps) {
  const texts = useTexts().stream;
  const [own, setOwn] = useState("chat");
  const open = stream.room?.questions.filter(({ status }) => status !== "answered").length ?? 0;
  const named = ensureName === undefined ? {} : { ensureName };
  const tabs: readonly Tab[] = [
    { key: "chat", label: texts.chat, note: null, panel: <Chat stream={stream} {...named} /> },
    {
      key: "questions",
      label: texts.questions,
      note: open === 0 ? null : texts.open(open),
      panel: <Questions stream={stream} {...named} />,
    },
  ];
  const only = tabs.find(({ key }) => key === view);

  function change(key: string): void {
    setOwn(key);
    if (key === "chat" || key === "questions") onTab?.(key);
  }

  return (
    <aside className="bc-panel" aria-label={only?.label ?? texts.region}>
      {only === undefined ? (
        <Tabs label={texts.region} current={tab ?? own} onChange={change} tabs={tabs} />
      ) : (
        <div className="bc-tabs">
          <div className="bc-tab-panel">{only.panel}</div>
        </div>
      )}
      <ConnectionStatus stream={stream} />
    </aside>
  );
}

export interface StreamPanelProps extends PanelProps {
  /** null where the page does not deal with tokens. */
  readonly onSignOut: (() => void) | null;
}

/** The chat and the questions without the video, for a column of a page that has one of its own. Fills its element. */
export function StreamPanel({ onSignOut, ...props }: StreamPanelProps) {
  const { stream } = props;
  const lang = useLanguage();
  const { state } = stream;
  return (
    <div className="bc-viewer" lang={lang}>
      {state.status === "closed" && state.final ? (
        <ClosedPanel
          closed={state}
          onRetry={stream.start}
          onSignOut={onSignOut}
          lobbyUrl={null}
          headingLevel={2}
        />
      ) : (
        <Panel {...props} />
      )}
    </div>
  );
}
