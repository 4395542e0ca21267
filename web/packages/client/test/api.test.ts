import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Api, ApiError } from "../src/api.js";

interface Answer {
  readonly status?: number;
  readonly headers?: Record<string, string>;
  readonly body: string | object;
}

interface Request {
  readonly method: string;
  readonly url: string;
  readonly authorization: string | undefined;
  readonly body: unknown;
}

let server: Server;
let requests: Request[];
let answer: Answer;
let api: Api;

async function read(message: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString();
  return text === "" ? undefined : JSON.parse(text);
}

function address(): string {
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

beforeEach(async () => {
  requests = [];
  answer = { body: {} };
  server = createServer(async (message, response) => {
    const { method = "", url = "", headers } = message;
    requests.push({ method, url, authorization: headers.authorization, body: await read(message) });
    const { status = 200, body } = answer;
    response.writeHead(status, answer.headers);
    response.end(typeof body === "string" ? body : JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  api = new Api({ url: address(), token: "jwt" });
});

afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

describe("requests", () => {
  it("list the streams", async () => {
    answer = { body: { streams: [{ id: "launch", viewer_count: 3 }] } };
    expect(await api.listStreams()).toEqual([{ id: "launch", viewer_count: 3 }]);
    expect(requests).toEqual([
      { method: "GET", url: "/api/streams", authorization: "Bearer jwt", body: undefined },
    ]);
  });

  it("name a stream as it stands in a URL", async () => {
    await api.getStream("a/b?c");
    expect(requests[0]?.url).toBe("/api/streams/a%2Fb%3Fc");
  });

  it("ask for pages", async () => {
    await api.messages("launch");
    await api.messages("launch", { before: 40, limit: 20 });
    await api.questions("launch", { sort: "votes", cursor: "a&b", limit: 5 });
    expect(requests.map(({ url }) => url)).toEqual([
      "/api/streams/launch/messages",
      "/api/streams/launch/messages?before=40&limit=20",
      "/api/streams/launch/questions?sort=votes&after=a%26b&limit=5",
    ]);
  });

  it("get a guest token without the token there is", async () => {
    await api.guestToken("launch", "Ada");
    expect(requests).toEqual([
      { method: "POST", url: "/api/streams/launch/guest", authorization: undefined, body: { name: "Ada" } },
    ]);
  });

  it("get a ticket with it", async () => {
    answer = { body: { ticket: "t", expires_in: 30 } };
    expect(await api.ticket()).toEqual({ ticket: "t", expires_in: 30 });
    expect(requests[0]).toMatchObject({ method: "POST", url: "/api/ticket", authorization: "Bearer jwt" });
  });

  it("go without a token where there is none, and to a server given as ws:", async () => {
    const guest = new Api({ url: address().replace("http", "ws"), token: () => null });
    await guest.getStream("launch");
    expect(requests[0]?.authorization).toBeUndefined();
  });
});

describe("refusals", () => {
  it("carry what the server said", async () => {
    const error = { code: "invalid_field", message: "name: too long", field: "name", hint: "at most 40" };
    answer = { status: 422, headers: { "retry-after": "1.5" }, body: { error } };
    const refused = api.guestToken("launch", "x".repeat(50));
    await expect(refused).rejects.toBeInstanceOf(ApiError);
    await expect(refused).rejects.toMatchObject({ ...error, status: 422, retryAfter: 1.5 });
  });

  it.each(["<html>Bad gateway</html>", "null", "{}", '{"error":"no"}', '{"error":{"code":5}}'])(
    "that are not the server's own words say the status: %s",
    async (body) => {
      answer = { status: 502, body };
      await expect(api.listStreams()).rejects.toMatchObject({ status: 502, code: "http", retryAfter: null });
    },
  );

  it("say that the server could not be reached", async () => {
    const gone = new Api({
      url: "https://chat.example.org",
      token: null,
      fetch: () => Promise.reject(new TypeError("fetch failed")),
    });
    await expect(gone.listStreams()).rejects.toMatchObject({
      status: 0,
      code: "network",
      cause: { message: "fetch failed" },
    });
  });

  it("say that an answer was no JSON", async () => {
    answer = { body: "<html>Welcome to the wifi</html>" };
    await expect(api.listStreams()).rejects.toMatchObject({ name: "ApiError", status: 200, code: "http" });
  });

  it("leave an abort what it is", async () => {
    const controller = new AbortController();
    const request = api.listStreams({ signal: controller.signal });
    controller.abort();
    await expect(request).rejects.toMatchObject({ name: "AbortError" });
  });
});
