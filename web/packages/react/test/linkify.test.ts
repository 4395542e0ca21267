import fc from "fast-check";
import { describe, expect, it } from "vitest";
// The same texts go through a real server and browser in the tests of the pages.
import hostile from "../../../../tests/browser/hostile_texts.json" with { type: "json" };
import { linkify } from "../src/text/linkify.js";

const links = (text: string) => linkify(text).flatMap((part) => (part.kind === "link" ? [part] : []));
const shownHost = (label: string) => label.split(/[/?#]/u)[0];

describe("what becomes a link", () => {
  it.each([
    ["see https://example.org", "https://example.org/", "example.org"],
    ["http://example.org/a?b=c#d", "http://example.org/a?b=c#d", "example.org/a?b=c#d"],
    ["HTTPS://EXAMPLE.ORG/Path", "https://example.org/Path", "example.org/Path"],
    ["https://example.org:8443/x", "https://example.org:8443/x", "example.org:8443/x"],
    ["(see https://example.org/a)", "https://example.org/a", "example.org/a"],
    [
      "https://en.wikipedia.org/wiki/Bus_(disambiguation)",
      undefined,
      "en.wikipedia.org/wiki/Bus_(disambiguation)",
    ],
    ["Is it https://example.org/a?", "https://example.org/a", "example.org/a"],
    ["https://example.org/a, and more", "https://example.org/a", "example.org/a"],
    ["https://例え.jp/", "https://xn--r8jz45g.jp/", "xn--r8jz45g.jp"],
  ])("%s", (text, href, label) => {
    const [link] = links(text);
    expect(link?.label).toBe(label);
    if (href !== undefined) expect(link?.href).toBe(href);
  });

  it.each([
    "nothing here",
    "ftp://example.org/",
    "javascript:alert(1)",
    "https://",
    "xhttps://example.org",
    "https://bank.example@evil.example/",
    "https://user:secret@example.org/",
  ])("not %s", (text) => expect(linkify(text)).toEqual([{ kind: "text", text }]));

  it("keeps the text around a link", () => {
    expect(linkify("a https://example.org/x, b")).toEqual([
      { kind: "text", text: "a " },
      {
        kind: "link",
        source: "https://example.org/x",
        href: "https://example.org/x",
        label: "example.org/x",
      },
      { kind: "text", text: ", b" },
    ]);
  });

  it("shows the host in full, however long the rest is", () => {
    const host = `${"a".repeat(60)}.${"b".repeat(60)}.example`;
    const [link] = links(`https://${host}/${"c".repeat(200)}`);
    expect(link?.label.startsWith(`${host}/`)).toBe(true);
    expect(links(`https://example.org/${"c".repeat(200)}`)[0]?.label).toHaveLength(80);
  });
});

describe("hostile texts", () => {
  it("are there", () => expect(hostile.length).toBeGreaterThan(30));

  it.each(hostile)("%s", (text) => {
    for (const { href, label } of links(text)) {
      expect(href).toMatch(/^https?:\/\//u);
      expect(shownHost(label)).toBe(new URL(href).host);
      expect(new URL(href).username).toBe("");
    }
  });
});

const texts = fc.oneof(
  fc.string(),
  fc.webUrl({ withQueryParameters: true, withFragments: true }),
  fc
    .array(
      fc.constantFrom("https://", "http://", "@", "a.example", "/", "(", ")", ".", " ", "\\", "%00", "é"),
    )
    .map((p) => p.join("")),
);

describe("whatever is written", () => {
  it("loses no text, and shows the host that a link reaches", () => {
    fc.assert(
      fc.property(fc.array(texts), (pieces) => {
        const text = pieces.join(" ");
        const parts = linkify(text);
        expect(parts.map((part) => (part.kind === "link" ? part.source : part.text)).join("")).toBe(text);
        for (const { href, label } of links(text)) {
          const { host, protocol, username } = new URL(href);
          expect(["http:", "https:"]).toContain(protocol);
          expect(username).toBe("");
          expect(shownHost(label)).toBe(host);
        }
      }),
    );
  });
});
