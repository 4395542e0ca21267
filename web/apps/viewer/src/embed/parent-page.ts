import type { EmbedEvent, EmbedOrder } from "@backchannel/client/embed";
import { readEmbedOrder } from "@backchannel/client/embed";

/** How long the page around may take to give a token: a connection attempt is given up after as long. */
const TOKEN_TIMEOUT = 10_000;

type OtherOrder = Exclude<EmbedOrder, { type: "backchannel:token" }>;

interface Asked {
  readonly resolve: (token: string | null) => void;
  readonly reject: (failure: Error) => void;
}

/**
 * The page around the embed. What it is told goes to its origin alone, and only what comes from its window and that origin
 * is listened to. Which origins can be around at all, the server's `frame-ancestors` decides.
 */
export class ParentPage {
  readonly #window: Window;
  readonly #origin: string;
  readonly #warn: (problem: string) => void;
  readonly #asked = new Map<number, Asked>();
  #requests = 0;

  /** @param page the embed's own window */
  constructor(page: Window, origin: string, warn: (problem: string) => void) {
    this.#window = page;
    this.#origin = origin;
    this.#warn = warn;
  }

  tell(event: EmbedEvent): void {
    this.#window.parent.postMessage(event, this.#origin);
  }

  /** Listens from now on. Returns what ends it. */
  listen(handle: (order: OtherOrder) => void): () => void {
    const handleMessage = ({ source, origin, data }: MessageEvent): void => {
      if (source !== this.#window.parent || origin !== this.#origin) return;
      const read = readEmbedOrder(data);
      if (read === null) return;
      if (read.message === null) this.#warn(read.problem);
      else if (read.message.type === "backchannel:token") this.#handleToken(read.message);
      else handle(read.message);
    };
    this.#window.addEventListener("message", handleMessage);
    return () => this.#window.removeEventListener("message", handleMessage);
  }

  /** Asks for the token. Rejects if the page around could not get one, or says nothing. */
  readonly askToken = (): Promise<string | null> => {
    this.#requests += 1;
    const request = this.#requests;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => settle(() => reject(new Error(SILENT))), TOKEN_TIMEOUT);
      const settle = (how: () => void): void => {
        clearTimeout(timer);
        this.#asked.delete(request);
        how();
      };
      this.#asked.set(request, {
        resolve: (token) => settle(() => resolve(token)),
        reject: (failure) => settle(() => reject(failure)),
      });
      this.tell({ type: "backchannel:token_wanted", request });
    });
  };

  #handleToken({ request, token, failure }: Extract<EmbedOrder, { type: "backchannel:token" }>): void {
    const asked = this.#asked.get(request);
    if (asked === undefined) this.#warn(`backchannel:token answers request ${request}, which nobody made`);
    else if (failure !== "") asked.reject(new Error(failure));
    else asked.resolve(token);
  }
}

const SILENT = "the page around gave no token within 10 s: it answers backchannel:token_wanted";

/**
 * The page around this one; null if there is none, or if nothing says which it is.
 *
 * @param named what the address says. The browser knows better, where it tells: it is told if they differ
 */
export function parentPageOf(
  page: Window,
  named: string | null,
  warn: (problem: string) => void,
): ParentPage | null {
  if (page.parent === page) return null;
  const known = page.location.ancestorOrigins?.[0] ?? null;
  if (named !== null && known !== null && named !== known) {
    warn(`origin=${named} is not the page around, which is ${known}; what is told goes to ${known}`);
  }
  const origin = known ?? named ?? URL.parse(page.document.referrer)?.origin ?? null;
  return origin === null || origin === "null" ? null : new ParentPage(page, origin, warn);
}
