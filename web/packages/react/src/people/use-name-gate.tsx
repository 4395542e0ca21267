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

interface Question {
  readonly number: number;
  readonly answer: (named: boolean) => void;
}

/** Asks guests for a name when they first want to speak. Reading needs none. */
export function useNameGate(user: Me | null, identity: Identity | null): NameGate {
  const [question, setQuestion] = useState<Question | null>(null);
  const latest = useRef<Question>({ number: 0, answer: () => {} });
  const nameless = user !== null && user.id === null;
  const changeName = useCallback(
    () =>
      new Promise<boolean>((answer) => {
        latest.current.answer(false);
        latest.current = { number: latest.current.number + 1, answer };
        setQuestion(latest.current);
      }),
    [],
  );
  const ensureName = useCallback(
    () => (nameless && identity !== null ? changeName() : Promise.resolve(true)),
    [nameless, identity, changeName],
  );
  // A dialog tells of its end some time after it closed: that ends its own question, not one that was asked since.
  const handleEnd = useCallback((ended: Question, named: boolean) => {
    ended.answer(named);
    setQuestion((current) => (current === ended ? null : current));
  }, []);
  const dialog =
    question !== null && identity !== null ? (
      <Suspense>
        <NameDialog key={question.number} identity={identity} onEnd={(named) => handleEnd(question, named)} />
      </Suspense>
    ) : null;
  return { ensureName, changeName, dialog };
}
