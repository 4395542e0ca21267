/** What other sites import as `/embed.js`: one file, which needs no other. */

export { mountEmbed } from "@backchannel/client/embed";
