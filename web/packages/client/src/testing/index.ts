/**
 * For tests of what is built on `@backchannel/client`: a server that says what the test tells it to, without a network
 * and without waiting. Works in any test runner; nothing of it belongs on a page.
 */

export type { Position } from "../urls.js";
export { FakeClock, settled } from "./clock.js";
export { FakeConnection, type SentCommand } from "./connection.js";
export { FakeEnvironment, FakeNetwork } from "./environment.js";
export {
  chatMessageEvent,
  makeChatMessage,
  makeMe,
  makePoll,
  makeQuestion,
  makeSnapshot,
  makeStream,
  makeUser,
  makeWelcome,
  questionEvent,
} from "./samples.js";
export { FakeServer } from "./server.js";
