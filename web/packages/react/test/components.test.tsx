// @vitest-environment jsdom

import { CommandError } from "@backchannel/client";
import { cleanup, fireEvent, render, screen, waitFor } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import { afterEach, describe, expect, it, vi } from "vitest";
import hostile from "../../../../tests/browser/hostile_texts.json" with { type: "json" };
import { Composer } from "../src/composer/composer.js";
import { LinkedText } from "../src/text/linked-text.js";
import { ThreeTabs, VotedQuestions } from "./examples.js";

afterEach(cleanup);

describe("text", () => {
  it.each(hostile)("is text: %s", (text) => {
    const { container } = render(<LinkedText text={text} />);
    const elements = [...container.querySelectorAll("*")];
    expect(elements.filter((element) => !["A", "SPAN"].includes(element.tagName))).toEqual([]);
    for (const link of container.querySelectorAll("a")) {
      expect(link.protocol).toMatch(/^https?:$/u);
      expect(link.rel).toBe("noopener nofollow ugc");
      expect(link.getAttributeNames().sort()).toEqual(["href", "rel", "target"]);
    }
  });
});

interface Sent {
  readonly text: string;
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
}

/** A composer whose sends the test answers. */
function composer(limit = 20) {
  const sent: Sent[] = [];
  const onSend = (text: string) =>
    new Promise<void>((resolve, reject) => {
      sent.push({ text, resolve, reject });
    });
  render(<Composer label="Say something" action="Send" limit={limit} onSend={onSend} />);
  return { sent, box: screen.getByLabelText<HTMLTextAreaElement>("Say something"), user: userEvent.setup() };
}

const refusal = new CommandError({ code: "duplicate_message", message: "said already", retry_after: 3 });
const tooSoon = new CommandError({ code: "slow_mode", message: "wait", retry_after: 0.05 });

describe("the composer", () => {
  it("sends with Enter and empties the box", async () => {
    const { box, sent, user } = composer();
    await user.type(box, " Hello {Enter}");
    expect(sent.map(({ text }) => text)).toEqual(["Hello"]);
    expect(box.value).toBe("");
  });

  it("makes a new line with Shift+Enter", async () => {
    const { box, sent, user } = composer();
    await user.type(box, "a{Shift>}{Enter}{/Shift}b");
    expect(sent).toEqual([]);
    expect(box.value).toBe("a\nb");
  });

  it("leaves Enter to an input method that composes", () => {
    const { box, sent } = composer();
    fireEvent.change(box, { target: { value: "か" } });
    fireEvent.keyDown(box, { key: "Enter", isComposing: true });
    expect(sent).toEqual([]);
  });

  it("puts a refused text back, with the reason", async () => {
    const { box, sent, user } = composer();
    await user.type(box, "Hello{Enter}");
    sent[0]?.reject(refusal);
    await waitFor(() => expect(box.value).toBe("Hello"));
    expect(screen.getByRole("alert").textContent).toContain("3 seconds");
    expect(box.getAttribute("aria-invalid")).toBe("true");
  });

  it("holds a text that was only too soon, and sends it when its time has come", async () => {
    const { box, sent, user } = composer();
    await user.type(box, "Hello{Enter}");
    sent[0]?.reject(tooSoon);
    await waitFor(() => expect(box.value).toBe("Hello"));
    expect(box.readOnly).toBe(true);
    await waitFor(() => expect(sent.map(({ text }) => text)).toEqual(["Hello", "Hello"]));
    expect(box.value).toBe("");
  });

  it("sends nothing before its time, and nothing that was taken back", async () => {
    const onSend = vi.fn(async () => {});
    const soon = Date.now() + 60_000;
    const props = { label: "Say", action: "Send", limit: 0, pace: 30, onSend };
    const { rerender } = render(<Composer {...props} notBefore={soon} />);
    const box = screen.getByRole<HTMLTextAreaElement>("textbox");
    await userEvent.type(box, "Hello{Enter}");
    expect(screen.getByText(/waits, and goes out by itself/)).toBeDefined();
    await userEvent.type(box, "{Escape}");
    rerender(<Composer {...props} notBefore={null} />);
    expect(screen.getByText("Slow mode: one message every 30 seconds")).toBeDefined();
    expect(onSend).not.toHaveBeenCalled();
    expect(box.value).toBe("Hello");
    rerender(<Composer {...props} notBefore={soon} />);
    await userEvent.type(box, "{Enter}");
    rerender(<Composer {...props} notBefore={null} />);
    await waitFor(() => expect(onSend).toHaveBeenCalledWith("Hello"));
  });

  it("keeps what is in the box while nothing can be sent", async () => {
    const onSend = vi.fn(async () => {});
    const props = { label: "Say", action: "Send", limit: 0, onSend };
    const { rerender } = render(<Composer {...props} />);
    await userEvent.type(screen.getByRole("textbox"), "Hello");
    rerender(<Composer {...props} closed="Closed for now" />);
    expect(screen.getByText("Closed for now")).toBeDefined();
    await userEvent.type(screen.getByRole("textbox"), "{Enter}");
    expect(onSend).not.toHaveBeenCalled();
    rerender(<Composer {...props} />);
    await userEvent.type(screen.getByRole("textbox"), "{Enter}");
    expect(onSend).toHaveBeenCalledWith("Hello");
    rerender(<Composer {...props} closed="Closed for now" />);
    expect(screen.queryByRole("textbox")).toBeNull();
  });

  it("keeps a refused text beside what was begun since", async () => {
    const { box, sent, user } = composer();
    await user.type(box, "first{Enter}second");
    sent[0]?.reject(refusal);
    await user.click(await screen.findByRole("button", { name: "Put back" }));
    expect(box.value).toBe("first\nsecond");
  });

  it("does not send what is too long, and says by how much", async () => {
    const { box, sent, user } = composer(5);
    await user.type(box, "1234567{Enter}");
    expect(sent).toEqual([]);
    expect(screen.getByText("2 too many")).toBeDefined();
    expect(screen.getByRole("button", { name: "Send" })).toHaveProperty("disabled", true);
  });

  it("does not send blanks", async () => {
    const { box, sent, user } = composer();
    await user.type(box, "   {Enter}");
    expect(sent).toEqual([]);
  });

  it("keeps the text when it may not proceed", async () => {
    const onSend = vi.fn(async () => {});
    render(<Composer label="Ask" action="Ask" limit={9} mayProceed={async () => false} onSend={onSend} />);
    const box = screen.getByRole<HTMLTextAreaElement>("textbox");
    await userEvent.type(box, "Why?{Enter}");
    expect(onSend).not.toHaveBeenCalled();
    expect(box.value).toBe("Why?");
  });
});

describe("tabs", () => {
  it("go round with the arrow keys", async () => {
    render(<ThreeTabs />);
    const user = userEvent.setup();
    await user.tab();
    await user.keyboard("{ArrowRight}");
    expect(document.activeElement?.textContent).toBe("b");
    await user.keyboard("{ArrowLeft}{ArrowLeft}");
    expect(document.activeElement?.textContent).toBe("c");
    await user.keyboard("{Home}");
    expect(document.activeElement?.textContent).toBe("a");
    expect(screen.getByRole("tab", { selected: true }).textContent).toBe("a");
    expect(screen.getByText("panel c").parentElement?.hidden).toBe(true);
  });
});

describe("questions in use", () => {
  it("stay where they are until the reader asks or leaves", async () => {
    const { container, rerender } = render(<VotedQuestions votes={[2, 1]} hold={true} />);
    const order = () => container.querySelector("p")?.textContent;
    expect(order()).toBe("a b");
    rerender(<VotedQuestions votes={[2, 3]} hold={true} />);
    expect(order()).toBe("a b");
    await userEvent.click(screen.getByText("Update"));
    expect(order()).toBe("b a");
    rerender(<VotedQuestions votes={[4, 3]} hold={true} />);
    expect(order()).toBe("b a");
    rerender(<VotedQuestions votes={[4, 3]} hold={false} />);
    expect(order()).toBe("a b");
  });
});
