// What the README shows stands below the line; above it is what a page brings.
import type { ChatMessage, Question } from "../src/index.js";

declare function fetchToken(): Promise<string>;
declare function show(text: string): void;
declare function draw(chat: readonly ChatMessage[], questions: readonly Question[], viewers: number): void;

// ---
import { CommandError, StreamConnection } from "@backchannel/client";

const connection = new StreamConnection({ streamId: "launch", token: () => fetchToken() });

connection.on("state", (state) => show(state.status));
connection.on("room", ({ chat, questions, viewer_count }) => draw(chat, questions, viewer_count));
connection.start();

try {
  await connection.say("Hello"); // resolves once the server has it on disk
} catch (error) {
  if (!(error instanceof CommandError)) throw error;
  show(error.message); // refused: empty, too long, too fast, …
}
