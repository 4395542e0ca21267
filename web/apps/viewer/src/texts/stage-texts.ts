/** The texts of the pages for a stage; apart from the others, since no viewer page shows them. */

import { Catalogues } from "@backchannel/react";
import { useContext } from "react";
import { english } from "./stage-en.js";

export type StageTexts = ReturnType<typeof english>;

export const catalogues = new Catalogues<StageTexts>(english, {
  de: async () => (await import("./stage-de.js")).german,
});

export function useStageTexts(): StageTexts {
  return (useContext(catalogues.context) ?? catalogues.english).texts;
}
