import type { TokenSource } from "@backchannel/client";
import { Suspense, useState } from "react";
import { About } from "./about.js";
import { Chat } from "./chat/chat.js";
import { later } from "./later.js";
import { type NameGate, useNameGate } from "./people/use-name-gate.js";
import { ClosedPanel } from "./status/closed-panel.js";
import { ConnectionStatus } from "./status/connection-status.js";
import { type Identity, useIdentity } from "./stream/use-identity.js";
import { type StreamHandle, useStream } from "./stream/use-stream.js";
import { Tabs } from "./tabs.js";
import { type TextOverrides, useLanguage, useTexts } from "./texts/texts.js";
import { TextsProvider } from "./texts/texts-provider.js";
import { LazyVideo } from "./video/lazy-video.js";

// Behind a tab: the chat need not wait for it.
const Questions = later(async () => (await import("./questions/questions.js")).Questions);

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
          <LazyVideo stream={room?.stream} />
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
  const texts = useTexts().stream;
  const [tab, setTab] = useState("chat");
  const open = stream.room?.questions.filter(({ status }) => status !== "answered").length ?? 0;
  const named = ensureName === undefined ? {} : { ensureName };
  return (
    <aside className="bc-panel" aria-label={texts.region}>
      <Tabs
        label={texts.region}
        current={tab}
        onChange={setTab}
        tabs={[
          { key: "chat", label: texts.chat, note: null, panel: <Chat stream={stream} {...named} /> },
          {
            key: "questions",
            label: texts.questions,
            note: open === 0 ? null : texts.open(open),
            panel: (
              <Suspense fallback={<div className="bc-questions" aria-busy="true" />}>
                <Questions stream={stream} {...named} />
              </Suspense>
            ),
          },
        ]}
      />
      <ConnectionStatus stream={stream} />
    </aside>
  );
}
