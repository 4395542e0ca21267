import type { StreamInfo } from "@backchannel/client";
import {
  dropToken,
  Provide,
  readGuest,
  readToken,
  StatusBadge,
  useLanguage,
  ViewerCount,
  Words,
} from "@backchannel/react";
import { useEffect, useId } from "react";
import { groupStreams, type LobbyGroup } from "./lobby-order.js";
import { watchPath } from "./routes.js";
import { Shell } from "./shell.js";
import { catalogues, useLobbyTexts } from "./texts/lobby-texts.js";
import { PRODUCT, usePageTexts } from "./texts/page-texts.js";
import { useStreams } from "./use-streams.js";

/** The streams there are: live ones first. */
export function Lobby() {
  return (
    <Provide of={catalogues} lang={useLanguage()}>
      <Streams />
    </Provide>
  );
}

function Streams() {
  const { streams, refused, failure, refresh } = useStreams();
  const { header } = usePageTexts();
  const texts = useLobbyTexts().lobby;
  useEffect(() => {
    document.title = `${texts.title} · ${PRODUCT}`;
  }, [texts.title]);
  const signedIn = readToken() !== null;

  function signOut(): void {
    dropToken();
    location.reload();
  }

  return (
    <Shell
      layout="column"
      busy={streams === null && failure === null}
      name={signedIn ? (readGuest()?.name ?? null) : null}
      onSignOut={signedIn ? signOut : null}
    >
      <h1>{texts.title}</h1>
      {failure === null ? null : (
        <div className="app-failure" role="alert">
          <p>{failure}</p>
          <button type="button" className="bc-button" onClick={refresh}>
            {texts.retry}
          </button>
        </div>
      )}
      {refused ? (
        <div className="app-failure" role="alert">
          <p>{texts.refused}</p>
          <button type="button" className="bc-button" onClick={signOut}>
            {header.signOut}
          </button>
        </div>
      ) : null}
      {streams?.length === 0 ? <NoStreams /> : null}
      {groupStreams(streams ?? [], texts).map((group) => (
        <Group key={group.status} group={group} />
      ))}
    </Shell>
  );
}

/** Typed as it stands, in every language. */
const CREATE = "backchannel stream create ID";
const CREATE_TITLE = '--title "…"';

function NoStreams() {
  const texts = useLobbyTexts().lobby;
  const command = (
    <code>
      {CREATE} <span className="app-nowrap">{CREATE_TITLE}</span>
    </code>
  );
  return (
    <div className="app-notice">
      <p>{texts.empty}</p>
      <p className="bc-muted">
        <Words parts={texts.emptyHow(command)} />
      </p>
    </div>
  );
}

function Group({ group }: { readonly group: LobbyGroup }) {
  const id = useId();
  return (
    <section aria-labelledby={id}>
      <h2 id={id}>{group.title}</h2>
      <ul className="app-cards">
        {group.streams.map((stream) => (
          <Card key={stream.id} stream={stream} />
        ))}
      </ul>
    </section>
  );
}

function Card({ stream }: { readonly stream: StreamInfo }) {
  const texts = useLobbyTexts().lobby;
  const { id, title, description, status, viewer_count, starts_at, started_at, ended_at } = stream;
  return (
    <li className="app-card">
      <h3>
        <a href={watchPath(id)}>{title}</a>
      </h3>
      {description !== "" && <p className="app-card-description">{description}</p>}
      <p className="app-card-foot">
        <StatusBadge status={status} />
        {status === "live" && <ViewerCount count={viewer_count} />}
        {status === "live" && started_at !== undefined && <span>{texts.since(new Date(started_at))}</span>}
        {starts_at !== undefined && <span>{texts.startsAt(new Date(starts_at))}</span>}
        {ended_at !== undefined && <span>{texts.endedAt(new Date(ended_at))}</span>}
      </p>
    </li>
  );
}
