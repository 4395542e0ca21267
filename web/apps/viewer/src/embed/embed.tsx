import type { TokenSource } from "@backchannel/client";
import { EMBED_VERSION } from "@backchannel/client/embed";
import {
  type PanelView,
  StreamPanel,
  useIdentity,
  useLanguage,
  useNameGate,
  useStream,
} from "@backchannel/react";
import { useEffect, useState } from "react";
import { PRODUCT } from "../texts/page-texts.js";
import { applyAppearance } from "./appearance.js";
import type { ParentPage } from "./parent-page.js";
import { useInView } from "./use-in-view.js";
import { useTellCounts, useTellHeight, useTellStatus } from "./use-told.js";

export interface EmbedProps {
  readonly streamId: string;
  readonly view: PanelView;
  /** The page around; null if there is none. */
  readonly parent: ParentPage | null;
  /** Who the reader is, by the page around; undefined where they take part as a guest, under a name of their choice. */
  readonly token: TokenSource | undefined;
  /** Whether the page around has people sign in where they want to write. */
  readonly signIn: boolean;
}

/** The chat and the questions of a stream, in a frame of somebody's page. */
export function Embed({ streamId, view, parent, token, signIn }: EmbedProps) {
  const stream = useStream({ streamId, token });
  const identity = useIdentity(stream, token === undefined);
  const { room } = stream;
  const gate = useNameGate(room?.user ?? null, token === undefined ? identity : null);
  const [tab, setTab] = useState<"chat" | "questions">("chat");
  const { reconnect } = stream;
  const shown = view === "both" ? tab : view;
  const inView = useInView();
  useTellStatus(parent, stream);
  useTellCounts(parent, stream, {
    chat: inView && shown === "chat",
    questions: inView && shown === "questions",
  });
  useTellHeight(parent);
  useTitle(room?.stream.title);
  useEffect(() => {
    if (parent === null) return;
    const stop = parent.listen((order) => {
      if (order.type === "backchannel:appearance") applyAppearance(order);
      else if (order.type === "backchannel:reconnect") reconnect();
      else {
        setTab(order.view);
        if (order.write) requestAnimationFrame(() => focusBox(order.view));
      }
    });
    parent.tell({ type: "backchannel:ready", version: EMBED_VERSION, streamId });
    return stop;
  }, [parent, reconnect, streamId]);

  async function ensureSignedIn(): Promise<boolean> {
    if (room === null || room.user.id !== null) return true;
    parent?.tell({ type: "backchannel:sign_in_wanted" });
    return false;
  }

  const ensureName = token === undefined ? gate.ensureName : signIn ? ensureSignedIn : undefined;
  return (
    <main className="embed">
      <h1 className="bc-hidden">{room?.stream.title ?? PRODUCT}</h1>
      <StreamPanel
        stream={stream}
        ensureName={ensureName}
        view={view}
        tab={tab}
        onTab={setTab}
        onSignOut={token === undefined ? identity.signOut : null}
      />
      {gate.dialog}
    </main>
  );
}

function focusBox(view: "chat" | "questions"): void {
  document.querySelector<HTMLTextAreaElement>(`.bc-${view} .bc-composer textarea`)?.focus();
}

function useTitle(title: string | undefined): void {
  const lang = useLanguage();
  useEffect(() => {
    document.title = title === undefined ? PRODUCT : `${title} · ${PRODUCT}`;
    document.documentElement.lang = lang;
  }, [title, lang]);
}
