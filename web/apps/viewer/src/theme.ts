/**
 * Light, dark, or as the system has it. The stored choice is applied before the first paint by public/assets/theme-2.js,
 * which leaves it at the system's where storage is refused. Files there are sent as they are and kept for good: they have
 * no comments, and get another name with every change.
 */

export type Theme = "system" | "light" | "dark";

const THEME_KEY = "backchannel.theme";

export function readTheme(): Theme {
  const theme = document.documentElement.dataset.theme;
  return theme === "light" || theme === "dark" ? theme : "system";
}

/** Applies the theme at once and, where the browser allows storage, for the next visits. */
export function setTheme(theme: Theme): void {
  if (theme === "system") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
  try {
    if (theme === "system") localStorage.removeItem(THEME_KEY);
    else localStorage.setItem(THEME_KEY, theme);
  } catch {
    return; // storage is refused: the choice holds for this page
  }
}
