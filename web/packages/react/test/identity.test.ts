// @vitest-environment jsdom

import { ACCESS_TOKEN_KEY } from "@backchannel/client";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import {
  dropToken,
  GUEST_KEY,
  readGuest,
  readToken,
  storeGuest,
  storeToken,
} from "../src/stream/identity.js";

beforeEach(() => localStorage.clear());
afterEach(() => vi.restoreAllMocks());

describe("who the user is", () => {
  it("is what localStorage holds under access_token", () => {
    storeToken("t1");
    expect(localStorage.getItem("access_token")).toBe("t1");
    expect(ACCESS_TOKEN_KEY).toBe("access_token");
    expect(readToken()).toBe("t1");
  });

  it("is a guest with a name until a token from elsewhere comes", () => {
    storeGuest("t1", { name: "Olga", streamId: "s1" });
    expect(readGuest()).toEqual({ name: "Olga", streamId: "s1" });
    storeToken("t2");
    expect(readGuest()).toBeNull();
  });

  it("keeps the name when the token goes", () => {
    storeGuest("t1", { name: "Olga", streamId: "s1" });
    dropToken();
    expect(readToken()).toBeNull();
    expect(readGuest()?.name).toBe("Olga");
    dropToken({ forgetName: true });
    expect(readGuest()).toBeNull();
  });

  it.each(["", "{", "null", "7", '{"name":7}', '{"name":"Olga"}'])("is no guest by %j", (text) => {
    localStorage.setItem(GUEST_KEY, text);
    expect(readGuest()).toBeNull();
  });

  it("lasts as long as the page where storage is refused", () => {
    const refuse = () => {
      throw new DOMException("refused", "SecurityError");
    };
    for (const method of ["getItem", "setItem", "removeItem"] as const) {
      vi.spyOn(Storage.prototype, method).mockImplementation(refuse);
    }
    storeGuest("t1", { name: "Olga", streamId: "s1" });
    expect(readToken()).toBe("t1");
    expect(readGuest()?.name).toBe("Olga");
    dropToken({ forgetName: true });
    expect(readToken()).toBeNull();
  });
});
