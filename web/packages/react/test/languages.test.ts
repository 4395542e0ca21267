import { CommandError, ERROR_CODES, type ErrorCode } from "@backchannel/client";
import { describe, expect, it } from "vitest";
import { describeClosed } from "../src/stream/closed-text.js";
import { describeFailure } from "../src/stream/failure-text.js";
import { german } from "../src/texts/de.js";
import { english } from "../src/texts/en.js";
import { formatsOf } from "../src/texts/formats.js";
import { chooseLanguage, localeOf } from "../src/texts/languages.js";

const de = german(formatsOf("de-DE"));
const en = english(formatsOf("en-US"));

describe("the language", () => {
  it.each([
    ["de", "en", ["en-US"], "de"],
    ["de-AT", null, [], "de"],
    [null, "de", ["en-US"], "de"],
    [null, null, ["fr-FR", "de-CH", "en"], "de"],
    ["fr", null, ["de"], "de"],
    ["", "nonsense", [], "en"],
    ["__proto__", "toString", ["constructor"], "en"],
    [null, null, [], "en"],
  ] as const)("asked %s, stored %s, browser %j: %s", (asked, stored, tags, language) => {
    expect(chooseLanguage(asked, stored, tags)).toBe(language);
  });

  it("takes the region from the browser", () => {
    expect(localeOf("en", ["de", "en-GB", "en"])).toBe("en-GB");
    expect(localeOf("de", ["en-GB"])).toBe("de");
    expect(localeOf("de-AT", ["de-DE"])).toBe("de-AT");
    // A browser of a system without a language; an underscore is no part of a tag.
    expect(localeOf("en", ["en-US@posix"])).toBe("en");
    expect(localeOf("de_DE", [])).toBe("de");
  });
});

describe("numbers and times", () => {
  it("are German in German", () => {
    expect(de.stream.viewers(1)).toBe("1 schaut zu");
    expect(de.stream.viewers(12345)).toBe("12.345 schauen zu");
    expect(de.chat.news(1)).toBe("1 neue Nachricht");
    expect(de.chat.news(0)).toBe("0 neue Nachrichten");
    expect(de.connection.nextTry(1)).toBe("Nächster Versuch in 1 Sekunde.");
    expect(de.connection.nextTry(12)).toBe("Nächster Versuch in 12 Sekunden.");
    const moment = new Date(2026, 10, 23, 17, 5);
    expect(de.time.clock(moment)).toBe("17:05");
    expect(de.time.moment(moment)).toBe("23.11.2026, 17:05");
  });

  it("are English in English", () => {
    expect(en.stream.viewers(12345)).toBe("12,345 watching");
    expect(en.questions.upvoteOf(1, "Why?")).toBe("Upvote, 1 vote: Why?");
    expect(en.connection.nextTry(1)).toBe("Next try in 1 second.");
    expect(en.connection.queued(1)).toBe("What you wrote waits to be sent.");
    expect(en.connection.queued(1200)).toBe("1,200 things you wrote wait to be sent.");
  });
});

describe("what a server refuses, in German", () => {
  it.each(Object.keys(ERROR_CODES) as ErrorCode[])("%s is a German sentence", (code) => {
    const said = describeFailure(new CommandError({ code, message: "in English" }), de);
    expect(said).toMatch(/^\p{Lu}.*\p{Ll}\p{Ll}/u);
    expect(said).not.toBe("In English");
  });

  it("has the server's words where the code is not known", () => {
    const code = "of_tomorrow" as ErrorCode;
    expect(describeFailure(new CommandError({ code, message: "said the server" }), de)).toBe(
      "Said the server",
    );
    const closed = { code: 4999, name: "close_4999", reason: "the moon is full", final: true };
    expect(describeClosed(closed, de).text).toBe("Der Server sagt: „the moon is full“ (4999).");
  });

  it("says how long to wait", () => {
    const error = new CommandError({ code: "rate_limited", message: "too fast", retry_after: 2.3 });
    expect(describeFailure(error, de)).toBe(
      "Das war zu schnell. Warte 3 Sekunden, dann sende es noch einmal.",
    );
  });
});

/** Every text as it would be shown, by its path; what a function gets stands in the text that it makes. */
function told(texts: object, path = ""): [string, string][] {
  return Object.entries(texts).flatMap(([key, value]): [string, string][] => {
    const here = `${path}${key}`;
    if (typeof value === "string") return [[here, value]];
    if (typeof value === "object") return told(value, `${here}.`);
    return [];
  });
}

describe("German, as a whole", () => {
  const same = new Set([
    ...["stream.chat", "status.live", "roles.host", "roles.moderator", "video.region"],
    ...["questions.byVotes"],
  ]);

  it("is not English anywhere", () => {
    const words = new Map(told(en));
    const untranslated = told(de).filter(
      ([key, text]) => text !== "" && words.get(key) === text && !same.has(key),
    );
    expect(untranslated).toEqual([]);
  });

  it("is written as German is", () => {
    for (const [key, text] of told(de)) {
      expect(text, key).not.toMatch(/["']|\b(Sie|Ihr|Ihre|Ihnen)\b(?! (spricht|sieht))/u);
      expect(text, key).not.toMatch(/\S…/u); // a word that is left out stands apart from the dots
    }
  });
});
