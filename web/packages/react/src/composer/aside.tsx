import type { Dispatch } from "react";
import { useTexts } from "../texts/texts.js";
import type { Draft, DraftAction } from "./draft.js";

interface AsideProps {
  readonly draft: Draft;
  readonly dispatch: Dispatch<DraftAction>;
}

/** What was refused while its writer had begun something new. */
export function Aside({ draft, dispatch }: AsideProps) {
  const texts = useTexts();
  if (draft.aside.length === 0) return null;
  return (
    <div className="bc-aside">
      <p className="bc-aside-text" dir="auto">
        {draft.aside.join("\n")}
      </p>
      <button type="button" className="bc-button bc-quiet" onClick={() => dispatch({ type: "put back" })}>
        {texts.composer.putBack}
      </button>
      <button type="button" className="bc-button bc-quiet" onClick={() => dispatch({ type: "discard" })}>
        {texts.composer.discard}
      </button>
    </div>
  );
}
