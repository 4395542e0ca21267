import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { accentOn, contrast, rgbOf } from "../src/accent.js";
import { EMBED_PARAMETERS } from "../src/embed/embed-parameters.js";
import { between, readParameters } from "../src/parameters.js";
import { streamIdOf } from "../src/routes.js";

describe("the parameters of an embed", () => {
  const read = (search: string) => readParameters(search, EMBED_PARAMETERS);

  it("are all optional", () => {
    expect(read("")).toEqual({
      values: {
        ...{ view: "both", theme: "auto", accent: null, compact: false },
        ...{ lang: null, identity: "guest", signin: false, origin: null },
      },
      problems: [],
    });
  });

  it("are taken as they are written", () => {
    const { values, problems } = read(
      "?view=chat&theme=dark&accent=7A1fa2&compact=1&lang=de-AT&identity=parent&signin=true&origin=https://a.example",
    );
    expect(problems).toEqual([]);
    expect(values).toEqual({
      ...{ view: "chat", theme: "dark", accent: "7A1fa2", compact: true },
      ...{ lang: "de", identity: "parent", signin: true, origin: "https://a.example" },
    });
  });

  it.each([
    ["origin=https://a.example/", "origin"],
    ["origin=javascript:alert(1)", "origin"],
    ["origin=null", "origin"],
    ["accent=%23fff", "accent"],
    ["accent=red;}", "accent"],
    ["lang=../../x", "lang"],
    ["view=", "view"],
    ["compact=toString", "compact"],
    ["constructor=1", '"constructor"'],
  ])("%s is not used, and said", (query, name) => {
    const { values, problems } = read(query);
    expect(values).toEqual(read("").values);
    expect(problems).toHaveLength(1);
    expect(problems[0]?.startsWith(name)).toBe(true);
  });

  it("never repeat a token", () => {
    for (const name of ["token", "access_token", "ticket"]) {
      const { problems } = read(`${name}=abc`);
      expect(problems).toHaveLength(1);
      expect(problems[0]).not.toContain("abc");
    }
  });

  it("may be whole numbers within bounds", () => {
    const spec = { count: between(1, 20, 5) };
    const count = (text: string) => readParameters(`count=${text}`, spec).values.count;
    expect(["1", "20", "0", "21", "-1", "1.5", "1e1", " 3", ""].map(count)).toEqual([
      1, 20, 5, 5, 5, 5, 5, 5, 5,
    ]);
  });
});

describe("an accent of somebody else's choice", () => {
  const colour = fc.integer({ min: 0, max: 0xffffff }).map((value) => value.toString(16).padStart(6, "0"));

  it("can be read on every ground, and written on", () => {
    fc.assert(
      fc.property(colour, fc.constantFrom("light" as const, "dark" as const), (wanted, theme) => {
        const { accent, onAccent, soft } = accentOn(theme, wanted);
        const grounds =
          theme === "light" ? ["#ffffff", "#f5f6f7", "#eef1f3"] : ["#0d1319", "#141c24", "#1d2731"];
        for (const ground of [...grounds, soft, onAccent]) {
          expect(contrast(rgbOf(accent), rgbOf(ground))).toBeGreaterThanOrEqual(4.5);
        }
      }),
    );
  });

  it("stays as it is where it can be read", () => {
    expect(accentOn("light", "0a685c").accent).toBe("#0a685c");
    expect(accentOn("dark", "#5ec8b5").accent).toBe("#5ec8b5");
  });

  it("has the contrasts that WCAG gives", () => {
    expect(contrast(rgbOf("000000"), rgbOf("ffffff"))).toBeCloseTo(21);
    expect(contrast(rgbOf("777777"), rgbOf("ffffff"))).toBeCloseTo(4.48, 2);
  });
});

describe("the stream of a page", () => {
  it.each([
    ["/embed/launch", "launch"],
    ["/embed/launch/", "launch"],
    ["/embed/%3Cscript%3E", "<script>"],
    ["/embed/%", "%"],
    ["/embed", ""],
  ])("%s", (path, id) => expect(streamIdOf(path)).toBe(id));
});
