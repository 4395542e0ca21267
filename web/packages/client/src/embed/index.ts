/**
 * The chat and the questions of a stream in a frame of another site's page: `mountEmbed`, and the messages that both pages
 * exchange, for those who write their own end.
 */

export {
  EMBED_THEMES,
  EMBED_VERSION,
  type EmbedAppearance,
  type EmbedCounts,
  type EmbedEvent,
  type EmbedOrder,
  type EmbedStatus,
  type EmbedTheme,
  type EmbedView,
  isAccent,
  type Read,
  readEmbedEvent,
  readEmbedOrder,
} from "./messages.js";
export { type Embed, type EmbedOptions, embedAddress, mountEmbed } from "./mount.js";
