/** The part of the REST API that a page needs. */

import type { ChatMessage, Question, Stream, User } from "./generated/protocol.js";
import { askToken, storedToken, type TokenSource } from "./token.js";
import { apiUrl, serverUrl } from "./urls.js";

export type StreamInfo = Stream & {
  /** How many people are in the stream now. */
  readonly viewer_count: number;
};

export interface GuestToken {
  readonly token: string;
  readonly user: User;
  /** RFC 3339. */
  readonly expires_at: string;
}

export interface Ticket {
  /** Opens one connection, in place of a token. */
  readonly ticket: string;
  /** Seconds. */
  readonly expires_in: number;
}

export type LoggedMessage = ChatMessage & { readonly offset: number };

export interface MessagePage {
  /** Oldest first. */
  readonly messages: readonly LoggedMessage[];
  /** What to ask the next, older page with; null if there is none. */
  readonly next_before: number | null;
}

export interface QuestionPage {
  readonly questions: readonly Question[];
  /** What to ask the next page with; null if there is none. */
  readonly next_after: string | null;
}

export interface MessageQuery {
  /** Only messages before this offset. Default: the newest. */
  readonly before?: number;
  readonly limit?: number;
}

export interface QuestionQuery {
  readonly sort?: "votes" | "time";
  /** `next_after` of the page before. */
  readonly cursor?: string;
  readonly limit?: number;
}

export interface RequestOptions {
  /** Gives the request up; the promise then rejects with the signal's reason. */
  readonly signal?: AbortSignal;
}

/** The server refused, or could not be reached. */
export class ApiError extends Error {
  override readonly name = "ApiError";
  /** The HTTP status; 0 if there was no answer. */
  readonly status: number;
  /** The server's error code; `network` without an answer, `http` for an answer that is not the server's own. */
  readonly code: string;
  /** The path of the field that was wrong. */
  readonly field: string | null;
  /** What was probably meant. */
  readonly hint: string | null;
  /** Seconds after which the same request may succeed. */
  readonly retryAfter: number | null;

  constructor(
    message: string,
    of: { status: number; code: string; field?: string; hint?: string; retryAfter?: number; cause?: unknown },
  ) {
    super(message, { cause: of.cause });
    this.status = of.status;
    this.code = of.code;
    this.field = of.field ?? null;
    this.hint = of.hint ?? null;
    this.retryAfter = of.retryAfter ?? null;
  }
}

export interface ApiOptions {
  /** The server, such as `https://chat.example.org`. Default: where the page came from. */
  readonly url?: string;
  /** Default: what `localStorage` holds under `ACCESS_TOKEN_KEY`. */
  readonly token?: TokenSource;
  /** Default: the platform's own. */
  readonly fetch?: typeof fetch;
}

/** Every method rejects with {@link ApiError}, or with what the token function rejected with. */
export class Api {
  readonly #base: string;
  readonly #token: TokenSource;
  readonly #fetch: typeof fetch;

  constructor(options: ApiOptions = {}) {
    this.#base = apiUrl(serverUrl(options.url));
    this.#token = options.token === undefined ? storedToken : options.token;
    // Called as a plain function: the platform's fetch must not be the method of anything else.
    this.#fetch = options.fetch ?? ((...request) => fetch(...request));
  }

  /** All streams that the token, or a guest, may read. */
  async listStreams(options?: RequestOptions): Promise<readonly StreamInfo[]> {
    const { streams } = await this.#request<{ streams: readonly StreamInfo[] }>("/streams", options);
    return streams;
  }

  /** One stream, as it is now. */
  getStream(streamId: string, options?: RequestOptions): Promise<StreamInfo> {
    return this.#request(streamPath(streamId), options);
  }

  /** A token for somebody who has none, under a name of their own choice. */
  guestToken(streamId: string, name: string, options?: RequestOptions): Promise<GuestToken> {
    // Without the token there is, which may have expired: asking for a new one is what this is for.
    return this.#request(`${streamPath(streamId)}/guest`, { ...options, body: { name }, token: null });
  }

  /** Messages by page, the newest page first. */
  messages(streamId: string, query: MessageQuery = {}, options?: RequestOptions): Promise<MessagePage> {
    const { before, limit } = query;
    return this.#request(`${streamPath(streamId)}/messages${queryString({ before, limit })}`, options);
  }

  /** Questions by page, with their votes and answers as they are now. */
  questions(streamId: string, query: QuestionQuery = {}, options?: RequestOptions): Promise<QuestionPage> {
    const { sort, cursor, limit } = query;
    return this.#request(
      `${streamPath(streamId)}/questions${queryString({ sort, after: cursor, limit })}`,
      options,
    );
  }

  /** A single-use ticket, which opens one WebSocket as `?ticket=`, for clients that can only give a URL. */
  ticket(options?: RequestOptions): Promise<Ticket> {
    return this.#request("/ticket", { ...options, body: {} });
  }

  async #request<T>(
    path: string,
    {
      signal,
      body,
      token: source = this.#token,
    }: RequestOptions & { body?: object; token?: TokenSource } = {},
  ): Promise<T> {
    const token = await askToken(source);
    const headers = new Headers({ accept: "application/json" });
    if (token !== null) headers.set("authorization", `Bearer ${token}`);
    if (body !== undefined) headers.set("content-type", "application/json");
    const init: RequestInit = { headers, signal: signal ?? null };
    if (body !== undefined) Object.assign(init, { method: "POST", body: JSON.stringify(body) });
    const { response, text } = await this.#reach(path, init);
    const answer = parse(text);
    if (!response.ok || answer === undefined) throw refusal(response, answer);
    return answer as T;
  }

  async #reach(path: string, init: RequestInit): Promise<{ response: Response; text: string }> {
    try {
      const response = await this.#fetch(this.#base + path, init);
      return { response, text: await response.text() };
    } catch (error) {
      if (init.signal?.aborted) throw error;
      throw new ApiError("the server could not be reached", { status: 0, code: "network", cause: error });
    }
  }
}

function streamPath(streamId: string): string {
  return `/streams/${encodeURIComponent(streamId)}`;
}

function queryString(values: Readonly<Record<string, string | number | undefined>>): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(values)) {
    if (value !== undefined) query.set(name, String(value));
  }
  return query.size === 0 ? "" : `?${query}`;
}

/** Undefined if it is no JSON: a page of a proxy, or of the wifi one has to sign in to. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

interface ErrorBody {
  readonly code?: unknown;
  readonly message?: unknown;
  readonly field?: string;
  readonly hint?: string;
}

function refusal({ status, headers }: Response, answer: unknown): ApiError {
  const wait = Number.parseFloat(headers.get("retry-after") ?? "");
  const retryAfter = Number.isNaN(wait) ? {} : { retryAfter: wait };
  const { code, message, field, hint } = (answer as { error?: ErrorBody } | null | undefined)?.error ?? {};
  if (typeof code !== "string" || typeof message !== "string") {
    const said = `the answer, with status ${status}, is not one of the server's`;
    return new ApiError(said, { status, code: "http", ...retryAfter });
  }
  const where = { ...(field === undefined ? {} : { field }), ...(hint === undefined ? {} : { hint }) };
  return new ApiError(message, { status, code, ...where, ...retryAfter });
}
