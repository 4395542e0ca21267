import type { EmbedAppearance } from "@backchannel/client/embed";
import { applyAccent } from "../accent.js";

/** Makes the page look so; what is left out stays as it is. */
export function applyAppearance({ theme, accent, compact }: EmbedAppearance): void {
  const { dataset } = document.documentElement;
  if (theme === "auto") delete dataset.theme;
  else if (theme !== undefined) dataset.theme = theme;
  if (accent !== undefined) applyAccent(accent);
  if (compact !== undefined) dataset.compact = String(compact);
}
