import type { Me } from "@backchannel/client";
import { type ReactNode, Suspense, useCallback, useRef, useState } from "react";
import { later } from "../later.js";
import type { Identity } from "../stream/use-identity.js";

const NameDialog = later(async () => (await import("./name-dialog.js")).NameDialog);

export interface NameGate {
  /** Resolves to true once the user has a name: at once for who has one, after the dialog for a guest. */
  readonly ensureName: () => Promise<boolean>;
  /** Opens the dialog whether there is a name or not. */
  readonly changeName: () => Promise<boolean>;
  /** To be rendered once. */
  readonly dialog: ReactNode;
}

/** Asks guests for a name when they first want to speak. Reading needs none. */
export function useNameGate(user: Me | null, identity: Identity | null): NameGate {
  const [asking, setAsking] = useState(false);
  const answer = useRef<(named: boolean) => void>(() => {});
  const nameless = user !== null && user.id === null;
  const changeName = useCallback(() => {
    answer.current(false);
    setAsking(true);
    return new Promise<boolean>((resolve) => {
      answer.current = resolve;
    });
  }, []);
  const ensureName = useCallback(
    () => (nameless && identity !== null ? changeName() : Promise.resolve(true)),
    [nameless, identity, changeName],
  );
  const handleEnd = useCallback((named: boolean) => {
    setAsking(false);
    answer.current(named);
  }, []);
  const dialog =
    asking && identity !== null ? (
      <Suspense>
        <NameDialog identity={identity} onEnd={handleEnd} />
      </Suspense>
    ) : null;
  return { ensureName, changeName, dialog };
}
