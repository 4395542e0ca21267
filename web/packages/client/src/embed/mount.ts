/** The chat and the questions of a stream in a frame of one's own page. */

import { askToken, type TokenSource } from "../token.js";
import {
  EMBED_THEMES,
  type EmbedAppearance,
  type EmbedCounts,
  type EmbedEvent,
  type EmbedOrder,
  type EmbedStatus,
  type EmbedView,
  isAccent,
  readEmbedEvent,
} from "./messages.js";

/** Which stream, where, how it looks, and what is to be told. */
export interface EmbedOptions extends EmbedAppearance {
  /** The server, such as `https://chat.example.org`. Its setting `embed_origins` names this page's origin. */
  readonly url: string;
  readonly streamId: string;
  /** Default: both, as tabs. */
  readonly view?: EmbedView;
  /** The language, such as `de`. Default: the reader's. */
  readonly lang?: string;
  /**
   * Who the reader is, for pages that know: a token, null for nobody, or a function that gives it. It is handed to the embed
   * alone, when it asks, and stands in no address. Left out, readers take part as guests under a name of their choice.
   */
  readonly token?: TokenSource;
  /** With `token`: somebody who is not signed in wants to write. Call `reconnect()` once they are. */
  readonly onSignIn?: () => void;
  /** In CSS pixels, or `content`: as high as what is in it, within `minHeight` and `maxHeight`. Default: 480. */
  readonly height?: number | "content";
  /** With `height: "content"`. Default: 240. */
  readonly minHeight?: number;
  /** With `height: "content"`. Default: 720. */
  readonly maxHeight?: number;
  /** The frame's name for assistive technology. Default: `Live chat and questions`. */
  readonly title?: string;
  /** It is there. */
  readonly onReady?: () => void;
  /** What waits in it changed. */
  readonly onCounts?: (counts: EmbedCounts) => void;
  /** The connection is in another state; of `closed`, `reason` names why. */
  readonly onStatus?: (status: EmbedStatus, reason: string) => void;
  /** The height at which nothing would have to scroll, in CSS pixels. */
  readonly onResize?: (height: number) => void;
  /** It did not come, or told what cannot be understood. Default: an error on the console. */
  readonly onFailure?: (failure: Error) => void;
  /** Milliseconds for the embed to answer; then `onFailure` is told. Default: 10 000. */
  readonly readyTimeout?: number;
}

/** An embed in the page. */
export interface Embed {
  readonly frame: HTMLIFrameElement;
  /** Changes how it looks; what is left out stays. Throws a `TypeError` for what is no such value. */
  setAppearance(appearance: EmbedAppearance): void;
  /** Brings the chat or the questions to the front; with `write`, with the cursor in the box to write. */
  show(view: "chat" | "questions", options?: { readonly write?: boolean }): void;
  /** Somebody signed in or out: asks `token` again and connects as whom it names. */
  reconnect(): void;
  /** Takes it out of the page and listens no more. */
  destroy(): void;
}

const DEFAULT_HEIGHT = 480;
const READY_TIMEOUT = 10_000;

/**
 * Shows the chat and the questions of a stream in `element`.
 *
 * @throws {TypeError} if an option is wrong; says which, and what would be right
 */
export function mountEmbed(element: HTMLElement, options: EmbedOptions): Embed {
  const address = embedAddress(options, element.ownerDocument.defaultView?.location.origin ?? "null");
  return new MountedEmbed(element, options, address);
}

/** The address of the frame: everything but the token. */
export function embedAddress(options: EmbedOptions, parentOrigin: string): URL {
  const { url, streamId, view, theme, accent, compact, lang, token, onSignIn } = options;
  const base = URL.parse(url);
  if (base === null || !/^https?:$/.test(base.protocol)) {
    throw new TypeError(`url ${JSON.stringify(url)} is no address such as https://chat.example.org`);
  }
  if (!/^[A-Za-z0-9._~-]+$/.test(streamId))
    throw new TypeError(`${JSON.stringify(streamId)} is no id of a stream`);
  checkAppearance(options);
  const address = new URL(`/embed/${streamId}`, base);
  const parameters: Readonly<Record<string, string | boolean | undefined>> = {
    ...{ view, theme, lang, origin: parentOrigin },
    accent: accent?.replace(/^#/, ""),
    compact: compact === undefined ? undefined : compact ? "1" : "0",
    identity: token === undefined ? undefined : "parent",
    signin: token === undefined || onSignIn === undefined ? undefined : "1",
  };
  for (const [name, value] of Object.entries(parameters)) {
    if (value !== undefined) address.searchParams.set(name, String(value));
  }
  return address;
}

function checkAppearance({ theme, accent }: EmbedAppearance): void {
  if (theme !== undefined && !EMBED_THEMES.includes(theme)) {
    throw new TypeError(`theme ${JSON.stringify(theme)} is none of ${EMBED_THEMES.join(", ")}`);
  }
  if (accent !== undefined && !isAccent(accent)) {
    throw new TypeError(
      `accent ${JSON.stringify(accent)} is no colour of six hexadecimal digits, such as 0a685c`,
    );
  }
}

class MountedEmbed implements Embed {
  readonly frame: HTMLIFrameElement;
  readonly #options: EmbedOptions;
  readonly #origin: string;
  readonly #window: Window;
  readonly #timer: ReturnType<typeof setTimeout>;
  /** Orders from before the embed listens; null once it does. */
  #waiting: EmbedOrder[] | null = [];

  constructor(element: HTMLElement, options: EmbedOptions, address: URL) {
    this.#options = options;
    this.#origin = address.origin;
    const { ownerDocument } = element;
    this.#window = ownerDocument.defaultView ?? window;
    this.frame = ownerDocument.createElement("iframe");
    this.frame.title = options.title ?? "Live chat and questions";
    const { height = DEFAULT_HEIGHT, minHeight = 240 } = options;
    Object.assign(this.frame.style, {
      ...{ display: "block", width: "100%", border: "0", colorScheme: "normal" },
      height: `${height === "content" ? minHeight : height}px`,
    });
    // Listening before it is loaded: nothing that it says is missed.
    this.#window.addEventListener("message", this.#handleMessage);
    this.#timer = setTimeout(() => this.#handleSilence(), options.readyTimeout ?? READY_TIMEOUT);
    this.frame.src = address.href;
    element.append(this.frame);
  }

  setAppearance(appearance: EmbedAppearance): void {
    checkAppearance(appearance);
    const { theme, accent, compact } = appearance;
    const given = Object.entries({ theme, accent, compact }).filter(([, value]) => value !== undefined);
    this.#send({ type: "backchannel:appearance", ...Object.fromEntries(given) });
  }

  show(view: "chat" | "questions", { write = false }: { readonly write?: boolean } = {}): void {
    if (write) this.frame.focus();
    this.#send({ type: "backchannel:show", view, write });
  }

  reconnect(): void {
    this.#send({ type: "backchannel:reconnect" });
  }

  destroy(): void {
    clearTimeout(this.#timer);
    this.#window.removeEventListener("message", this.#handleMessage);
    this.frame.remove();
  }

  #send(order: EmbedOrder): void {
    if (this.#waiting !== null) this.#waiting.push(order);
    // Never "*": a frame that was led elsewhere is told nothing, the token least of all.
    else this.frame.contentWindow?.postMessage(order, this.#origin);
  }

  readonly #handleMessage = ({ source, origin, data }: MessageEvent): void => {
    if (source === null || source !== this.frame.contentWindow || origin !== this.#origin) return;
    const read = readEmbedEvent(data);
    if (read === null) return;
    if (read.message === null) this.#fail(`the embed said what cannot be understood: ${read.problem}`);
    else this.#handleEvent(read.message);
  };

  #handleEvent(event: EmbedEvent): void {
    const { onReady, onCounts, onStatus, onSignIn } = this.#options;
    switch (event.type) {
      case "backchannel:ready":
        this.#handleReady(onReady);
        break;
      case "backchannel:counts": {
        const { type: _type, ...counts } = event;
        onCounts?.(counts);
        break;
      }
      case "backchannel:resize":
        this.#handleResize(event.height);
        break;
      case "backchannel:status":
        onStatus?.(event.status, event.reason);
        break;
      case "backchannel:token_wanted":
        void this.#answerToken(event.request);
        break;
      case "backchannel:sign_in_wanted":
        onSignIn?.();
    }
  }

  #handleReady(onReady: (() => void) | undefined): void {
    clearTimeout(this.#timer);
    const orders = this.#waiting ?? [];
    this.#waiting = null;
    for (const order of orders) this.#send(order);
    onReady?.();
  }

  #handleResize(height: number): void {
    const { height: wanted, minHeight = 240, maxHeight = 720, onResize } = this.#options;
    if (wanted === "content") {
      this.frame.style.height = `${Math.min(maxHeight, Math.max(minHeight, Math.ceil(height)))}px`;
    }
    onResize?.(height);
  }

  async #answerToken(request: number): Promise<void> {
    const answer = { type: "backchannel:token", request } as const;
    try {
      this.#send({ ...answer, token: await askToken(this.#options.token ?? null), failure: "" });
    } catch (error) {
      this.#send({ ...answer, token: null, failure: error instanceof Error ? error.message : String(error) });
    }
  }

  #handleSilence(): void {
    this.#fail(
      `no answer from ${this.frame.src.split("?", 1)[0]}. Is the server there, and is ${this.#window.location.origin} among its embed_origins?`,
    );
  }

  #fail(message: string): void {
    const failure = new Error(`mountEmbed: ${message}`);
    if (this.#options.onFailure !== undefined) this.#options.onFailure(failure);
    // biome-ignore lint/suspicious/noConsole: who builds the page reads it there, unless they listen themselves
    else console.error(failure);
  }
}
