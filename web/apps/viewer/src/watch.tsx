import { StreamLayout, useIdentity, useNameGate, useStream } from "@backchannel/react";
import { useEffect } from "react";
import { Shell } from "./shell.js";
import { PRODUCT } from "./texts/page-texts.js";

/** One stream: its video, chat and questions. */
export function Watch({ streamId }: { readonly streamId: string }) {
  const stream = useStream({ streamId });
  const identity = useIdentity(stream);
  const user = stream.room?.user ?? null;
  const gate = useNameGate(user, identity);
  const title = stream.room?.stream.title;
  useEffect(() => {
    document.title = title === undefined ? PRODUCT : `${title} · ${PRODUCT}`;
  }, [title]);
  const guests = stream.room?.stream.guests ?? false;
  const mayChangeName = guests && user !== null && (user.id === null || user.guest);
  return (
    <Shell
      layout="fill"
      name={user?.name ?? null}
      onChangeName={mayChangeName ? () => void gate.changeName() : null}
      onSignOut={user !== null && user.id !== null ? identity.signOut : null}
    >
      <StreamLayout stream={stream} identity={identity} gate={gate} lobbyUrl="/" headingLevel={1} />
    </Shell>
  );
}
