import type { StreamInfo } from "@backchannel/client";
import { dropToken, readGuest, readToken, StatusBadge, ViewerCount } from "@backchannel/react";
import { useEffect, useId } from "react";
import { groupStreams, type LobbyGroup } from "./lobby-order.js";
import { watchPath } from "./routes.js";
import { Shell } from "./shell.js";
import { useStreams } from "./use-streams.js";

/** The streams there are: live ones first. */
export function Lobby() {
  const { streams, refused, failure, refresh } = useStreams();
  useEffect(() => {
    document.title = "Streams · Backchannel";
  }, []);
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
      <h1>Streams</h1>
      {failure === null ? null : (
        <div className="app-failure" role="alert">
          <p>{failure}</p>
          <button type="button" className="bc-button" onClick={refresh}>
            Try again
          </button>
        </div>
      )}
      {refused ? (
        <div className="app-failure" role="alert">
          <p>
            Your sign-in has expired or does not work here. These are the streams that are open to everybody.
          </p>
          <button type="button" className="bc-button" onClick={signOut}>
            Sign out
          </button>
        </div>
      ) : null}
      {streams?.length === 0 ? <NoStreams /> : null}
      {groupStreams(streams ?? []).map((group) => (
        <Group key={group.status} group={group} />
      ))}
    </Shell>
  );
}

function NoStreams() {
  return (
    <div className="app-notice">
      <p>There is no stream yet.</p>
      <p className="bc-muted">
        Whoever runs this server makes one with{" "}
        <code>
          backchannel stream create ID <span className="app-nowrap">--title "…"</span>
        </code>
        . It appears here by itself.
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

const when = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" });

function Card({ stream }: { readonly stream: StreamInfo }) {
  const { id, title, description, status, viewer_count, started_at, ended_at } = stream;
  return (
    <li className="app-card">
      <h3>
        <a href={watchPath(id)}>{title}</a>
      </h3>
      {description !== "" && <p className="app-card-description">{description}</p>}
      <p className="app-card-foot">
        <StatusBadge status={status} />
        {status === "live" && <ViewerCount count={viewer_count} />}
        {status === "live" && started_at !== undefined && (
          <span>since {when.format(new Date(started_at))}</span>
        )}
        {ended_at !== undefined && <span>{when.format(new Date(ended_at))}</span>}
      </p>
    </li>
  );
}
