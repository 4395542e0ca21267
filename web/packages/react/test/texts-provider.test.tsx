// @vitest-environment jsdom

import { cleanup, render, screen } from "@testing-library/react";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { StatusBadge, TextsProvider, ViewerCount } from "../src/index.js";
import { Catalogues } from "../src/texts/catalogues.js";
import { storeLanguage } from "../src/texts/languages.js";
import { Provide } from "../src/texts/provide.js";
import { ShownLanguage } from "./examples.js";

const lang = () => screen.getByTestId("lang").textContent;

beforeEach(() => localStorage.clear());
afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
});

it("is English without a provider", () => {
  render(<StatusBadge status="ended" />);
  expect(screen.getByText("Ended")).toBeDefined();
});

it("loads the language that is asked for, and shows nothing in another one before", async () => {
  const { container } = render(
    <TextsProvider lang="de-AT">
      <StatusBadge status="ended" />
      <ShownLanguage />
    </TextsProvider>,
  );
  expect(container.textContent).toBe("");
  expect(await screen.findByText("Beendet")).toBeDefined();
  expect(lang()).toBe("de-AT");
});

it("follows the user's choice, then the browser", async () => {
  vi.spyOn(navigator, "languages", "get").mockReturnValue(["de-DE"]);
  storeLanguage("en");
  const { unmount } = render(
    <TextsProvider>
      <StatusBadge status="ended" />
    </TextsProvider>,
  );
  expect(screen.getByText("Ended")).toBeDefined();
  unmount();
  storeLanguage(null);
  render(
    <TextsProvider>
      <StatusBadge status="ended" />
    </TextsProvider>,
  );
  expect(await screen.findByText("Beendet")).toBeDefined();
});

it("says what its host says otherwise, and leaves the rest; inner providers build on outer ones", async () => {
  render(
    <TextsProvider lang="de" texts={{ status: { live: "Auf Sendung" } }}>
      <TextsProvider texts={{ status: { ended: "Vorbei" } }}>
        <StatusBadge status="live" />
        <StatusBadge status="ended" />
        <ViewerCount count={2} />
      </TextsProvider>
    </TextsProvider>,
  );
  expect(await screen.findByText("Auf Sendung")).toBeDefined();
  expect(screen.getByText("Vorbei")).toBeDefined();
  expect(screen.getByTitle("2 schauen zu")).toBeDefined();
});

it("is in a language of the host's own where that brings the texts, else in English", () => {
  const { rerender } = render(
    <TextsProvider lang="fr" texts={{ status: { ended: "Terminé" } }}>
      <StatusBadge status="ended" />
      <ShownLanguage />
    </TextsProvider>,
  );
  expect(screen.getByText("Terminé")).toBeDefined();
  expect(lang()).toBe("fr");
  rerender(
    <TextsProvider lang="fr">
      <StatusBadge status="ended" />
      <ShownLanguage />
    </TextsProvider>,
  );
  expect(screen.getByText("Ended")).toBeDefined();
  expect(lang()).toBe("en");
});

it("is English where a language cannot be loaded", async () => {
  const broken = new Catalogues(() => ({}), { de: () => Promise.reject(new TypeError("offline")) });
  render(
    <Provide of={broken} lang="de">
      <p>still here</p>
    </Provide>,
  );
  expect(await screen.findByText("still here")).toBeDefined();
});
