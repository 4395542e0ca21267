// @vitest-environment jsdom

import { cleanup, render, screen, waitFor } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import { StrictMode } from "react";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { StreamViewer } from "../src/index.js";
import { message, question, room } from "./samples.js";

/** The far end of a socket, played by the test. */
class FakeSocket {
  static all: FakeSocket[] = [];
  readonly sent: string[] = [];
  closed = false;
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: string }) => void) | null = null;
  onclose: ((event: { code: number; reason: string }) => void) | null = null;

  constructor(
    readonly url: string,
    readonly protocols: string[],
  ) {
    FakeSocket.all.push(this);
  }

  send(text: string): void {
    this.sent.push(text);
  }

  close(): void {
    this.closed = true;
  }

  receive(frame: object): void {
    this.onmessage?.({ data: JSON.stringify(frame) });
  }

  welcome(): void {
    const { stream, user, settings } = room();
    const chat = [message("00000000-0000-4000-8000-000000000001", "Hello")];
    const questions = [question("00000000-0000-4000-8000-000000000002", 3)];
    const snapshot = { chat, questions, questions_total: 1, own_votes: [], own_questions: [], settings };
    const data = { protocol: 1, stream, user, epoch: "e1", offset: 2, recovered: false, viewer_count: 7 };
    this.onopen?.();
    this.receive({ type: "livestream:welcome", data: { ...data, server_time: stream.created_at, snapshot } });
  }
}

async function lastOpenSocket(): Promise<FakeSocket> {
  return await waitFor(() => {
    const socket = FakeSocket.all.findLast(({ closed }) => !closed);
    if (socket === undefined) throw new Error("no socket is open");
    return socket;
  });
}

beforeEach(() => {
  FakeSocket.all = [];
  vi.stubGlobal("WebSocket", FakeSocket);
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
  const socket = await lastOpenSocket();
  expect(socket.url).toBe("wss://chat.example.org/ws/livestream/s1");
  expect(socket.protocols).toEqual(["backchannel.v1", "bearer.a.b.c"]);
  socket.welcome();
  expect(await screen.findByText("Hello")).toBeDefined();
  expect(screen.getByRole("heading", { name: "A stream" })).toBeDefined();
  expect(screen.getByText("7 watching")).toBeDefined();

  await userEvent.type(screen.getByRole("textbox", { name: "Say something" }), "Good evening{Enter}");
  const sent = JSON.parse(socket.sent.at(-1) ?? "");
  expect(sent).toMatchObject({ type: "livestream:chat_message", data: { message: "Good evening" } });
  expect((await screen.findByText("Good evening")).closest("li")?.dataset.pending).toBe("true");
  const data = { ...message(sent.data.id, "Good evening") };
  socket.receive({ type: "livestream:chat_message", offset: 3, data });
  socket.receive({ type: "ack", ref: sent.ref, data: { id: sent.data.id, offset: 3 } });
  await waitFor(() =>
    expect(screen.getByText("Good evening").closest("li")?.dataset.pending).toBeUndefined(),
  );

  unmount();
  expect(FakeSocket.all.every(({ closed }) => closed)).toBe(true);
});

it("says why when it may not connect, and leaves a token that is not its own alone", async () => {
  localStorage.setItem("access_token", "another page's");
  render(<StreamViewer streamId="s1" token="a.b.c" />);
  const socket = await lastOpenSocket();
  socket.onopen?.();
  socket.onclose?.({ code: 4502, reason: "" });
  expect(await screen.findByRole("heading", { name: "Your sign-in has expired" })).toBeDefined();
  expect(screen.queryByRole("button", { name: "Go on without signing in" })).toBeNull();
  expect(localStorage.getItem("access_token")).toBe("another page's");
});
