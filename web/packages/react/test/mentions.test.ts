import type { User } from "@backchannel/client";
import { makeChatMessage, makeUser } from "@backchannel/client/testing";
import { describe, expect, it } from "vitest";
import { mentionsIn, peopleIn } from "../src/chat/mentions.js";

const user = (id: string, name: string): User => makeUser({ id, name });
const PEOPLE = [user("ann", "Ann"), user("ann-lee", "Ann Lee"), user("zoe", "Zoë"), user("bo", "Bo")];

describe("who is named", () => {
  it.each([
    ["Hello @Bo", ["bo"]],
    ["@bo, @ZOË: look", ["bo", "zoe"]],
    ["@Ann Lee and @Ann", ["ann-lee", "ann"]],
    ["@Bob is somebody else", []],
    ["write to x@bo", []],
    ["@Bo @Bo", ["bo"]],
    ["nobody @", []],
  ])("%s", (text, ids) => expect(mentionsIn(text, PEOPLE)).toEqual(ids));

  it("is at most ten", () => {
    const many = Array.from({ length: 12 }, (_, index) => user(`u${index}`, `N${index}`));
    expect(mentionsIn(many.map(({ name }) => `@${name}`).join(" "), many)).toHaveLength(10);
  });
});

it("people are those who wrote, the last first, without oneself", () => {
  const said = ["ann", "bo", "me", "ann"].map((id) => makeChatMessage({ user: user(id, id) }));
  expect(peopleIn(said, "me").map(({ id }) => id)).toEqual(["ann", "bo"]);
});
