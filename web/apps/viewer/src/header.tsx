import { useId, useRef, useState } from "react";
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
  const id = useId();

  function choose(act: () => void): void {
    menu.current?.hidePopover();
    act();
  }

  return (
    <header className="app-header">
      <a className="app-home" href="/">
        <Logo /> Backchannel
      </a>
      <button type="button" className="bc-button app-menu-button" popoverTarget={id}>
        <bdi>{name ?? "Menu"}</bdi>
      </button>
      <div ref={menu} id={id} className="app-menu" popover="auto">
        {name !== null && (
          <p>
            You are <bdi className="app-name">{name}</bdi>
          </p>
        )}
        {onChangeName !== null && (
          <button type="button" className="bc-button" onClick={() => choose(onChangeName)}>
            {name === null ? "Choose a name" : "Change name"}
          </button>
        )}
        {onSignOut !== null && (
          <button type="button" className="bc-button" onClick={() => choose(onSignOut)}>
            Sign out
          </button>
        )}
        <ThemeChoice />
      </div>
    </header>
  );
}

function ThemeChoice() {
  const [theme, setChosen] = useState<Theme>(readTheme);
  return (
    <label className="app-theme">
      Theme
      <select
        value={theme}
        onChange={(event) => {
          const chosen = event.target.value as Theme;
          setTheme(chosen);
          setChosen(chosen);
        }}
      >
        <option value="system">As the system</option>
        <option value="light">Light</option>
        <option value="dark">Dark</option>
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
