import { makeUser } from "@backchannel/client/testing";
import { describe, expect, it } from "vitest";
import { completed, queryAt, suggested } from "../src/composer/completing.js";

describe("what is being named", () => {
  it.each([
    ["@", { from: 0, text: "" }],
    ["Hello @Be", { from: 6, text: "Be" }],
    ["@Ann L", { from: 0, text: "Ann L" }],
    ["ada@ex", null],
    ["Hello", null],
    ["@ hello", null],
  ])("%s", (text, query) => expect(queryAt(text, text.length)).toEqual(query));

  it("is nothing where no caret is", () => expect(queryAt("@Be", -1)).toBeNull());
});

it("names, and words of them, that begin so are offered, at most five", () => {
  const people = ["Ben", "Ann Berg", "Rebe"].map((name) => makeUser({ id: name, name }));
  expect(suggested("be", people).map(({ name }) => name)).toEqual(["Ben", "Ann Berg"]);
  const many = Array.from({ length: 9 }, (_, index) => makeUser({ id: `${index}`, name: `N${index}` }));
  expect(suggested("", many)).toHaveLength(5);
});

it("the name takes the place of its beginning, and what follows stays", () => {
  const after = completed("Hi @be there", 3, 6, makeUser({ name: "Ben" }));
  expect(after).toEqual({ text: "Hi @Ben there", caret: 8 });
});
