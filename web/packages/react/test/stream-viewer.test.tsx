// @vitest-environment jsdom

import { type FakeConnection, FakeServer, makeSnapshot } from "@backchannel/client/testing";
import { cleanup, render, screen, waitFor } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import { StrictMode } from "react";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { StreamViewer } from "../src/index.js";
import { message, question, room } from "./samples.js";

let server: FakeServer;

async function lastOpenConnection(): Promise<FakeConnection> {
  return await waitFor(() => {
    const connection = server.connections.findLast(({ ended }) => !ended);
    if (connection === undefined) throw new Error("no connection is open");
    return connection;
  });
}

function welcome(connection: FakeConnection): void {
  const { stream, user, settings } = room();
  const chat = [message("00000000-0000-4000-8000-000000000001", "Hello")];
  const questions = [question("00000000-0000-4000-8000-000000000002", 3)];
  const snapshot = makeSnapshot({ chat, questions, questions_total: 1, settings });
  connection.welcome({ stream, user, offset: 2, viewer_count: 7, snapshot });
}

beforeEach(() => {
  server = new FakeServer();
  vi.stubGlobal("WebSocket", server.WebSocket);
  vi.stubGlobal(
    "ResizeObserver",
    class {
      observe(): void {}
      disconnect(): void {}
    },
  );
});

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

it("shows a stream with one component, and leaves nothing open behind it", async () => {
  const { unmount } = render(
    <StrictMode>
      <StreamViewer streamId="s1" url="https://chat.example.org" token="a.b.c" />
    </StrictMode>,
  );
  const connection = await lastOpenConnection();
  expect(connection.url).toBe("wss://chat.example.org/ws/livestream/s1");
  expect(connection.token).toBe("a.b.c");
  welcome(connection);
  expect(await screen.findByText("Hello")).toBeDefined();
  expect(screen.getByRole("heading", { name: "A stream" })).toBeDefined();
  expect(screen.getByText("7 watching")).toBeDefined();

  await userEvent.type(screen.getByRole("textbox", { name: "Say something" }), "Good evening{Enter}");
  const sent = await connection.nextCommand("livestream:chat_message");
  expect(sent.data.message).toBe("Good evening");
  expect((await screen.findByText("Good evening")).closest("li")?.dataset.pending).toBe("true");
  connection.send({
    type: "livestream:chat_message",
    offset: 3,
    data: message(sent.data.id, "Good evening"),
  });
  connection.ack(sent, 3);
  await waitFor(() =>
    expect(screen.getByText("Good evening").closest("li")?.dataset.pending).toBeUndefined(),
  );

  unmount();
  expect(server.connections.every(({ closedByClient }) => closedByClient)).toBe(true);
});

it("says why when it may not connect, and leaves a token that is not its own alone", async () => {
  localStorage.setItem("access_token", "another page's");
  render(<StreamViewer streamId="s1" token="a.b.c" />);
  const connection = await lastOpenConnection();
  connection.refuse(4502);
  expect(await screen.findByRole("heading", { name: "Your sign-in has expired" })).toBeDefined();
  expect(screen.queryByRole("button", { name: "Go on without signing in" })).toBeNull();
  expect(localStorage.getItem("access_token")).toBe("another page's");
});
