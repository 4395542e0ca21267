import { LANGUAGES, type Language, Words } from "@backchannel/react";
import { useContext, useId, useRef, useState } from "react";
import { LanguageContext } from "./texts/language-choice.js";
import { PRODUCT, usePageTexts } from "./texts/page-texts.js";
import { readTheme, setTheme, type Theme } from "./theme.js";

export interface HeaderProps {
  /** Who the user is; null where there is no name. */
  readonly name?: string | null;
  /** Opens the name form; null where names are given by others. */
  readonly onChangeName?: (() => void) | null;
  /** null where nobody is signed in. */
  readonly onSignOut?: (() => void) | null;
}

/** The bar on top of every page: the way home, and a small menu. */
export function Header({ name = null, onChangeName = null, onSignOut = null }: HeaderProps) {
  const menu = useRef<HTMLDivElement>(null);
  const texts = usePageTexts().header;
  const id = useId();

  function choose(act: () => void): void {
    menu.current?.hidePopover();
    act();
  }

  return (
    <header className="app-header">
      <a className="app-home" href="/">
        <Logo /> {PRODUCT}
      </a>
      <button type="button" className="bc-button app-menu-button" popoverTarget={id}>
        <bdi>{name ?? texts.menu}</bdi>
      </button>
      <div ref={menu} id={id} className="app-menu" popover="auto">
        {name !== null && (
          <p>
            <Words parts={texts.you(<bdi className="app-name">{name}</bdi>)} />
          </p>
        )}
        {onChangeName !== null && (
          <button type="button" className="bc-button" onClick={() => choose(onChangeName)}>
            {name === null ? texts.chooseName : texts.changeName}
          </button>
        )}
        {onSignOut !== null && (
          <button type="button" className="bc-button" onClick={() => choose(onSignOut)}>
            {texts.signOut}
          </button>
        )}
        <ThemeChoice />
        <LanguageSelect />
      </div>
    </header>
  );
}

function ThemeChoice() {
  const texts = usePageTexts().header;
  const [theme, setChosen] = useState<Theme>(readTheme);
  return (
    <label className="app-choice">
      {texts.theme}
      <select
        value={theme}
        onChange={(event) => {
          const chosen = event.target.value as Theme;
          setTheme(chosen);
          setChosen(chosen);
        }}
      >
        <option value="system">{texts.themeSystem}</option>
        <option value="light">{texts.themeLight}</option>
        <option value="dark">{texts.themeDark}</option>
      </select>
    </label>
  );
}

function LanguageSelect() {
  const texts = usePageTexts().header;
  const { language, choose } = useContext(LanguageContext);
  return (
    <label className="app-choice">
      {texts.language}
      <select value={language} onChange={(event) => choose(event.target.value as Language)}>
        {Object.entries(LANGUAGES).map(([tag, name]) => (
          <option key={tag} value={tag} lang={tag}>
            {name}
          </option>
        ))}
      </select>
    </label>
  );
}

function Logo() {
  return (
    <svg viewBox="0 0 32 32" width="24" height="24" aria-hidden="true" focusable="false">
      <rect width="32" height="32" rx="8" className="app-logo-ground" />
      <path d="M8 10h16v9H15l-4 4v-4H8z" className="app-logo-mark" />
    </svg>
  );
}
