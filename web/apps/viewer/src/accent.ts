/** An accent colour of somebody else's choice, as colours that can be read on the grounds of both themes. */

type Rgb = readonly [number, number, number];

/** The grounds that the accent is read on: the lightest and the darkest of each theme, as tokens.css has them. */
const GROUNDS = {
  light: ["#ffffff", "#f5f6f7", "#eef1f3"],
  dark: ["#0d1319", "#141c24", "#1d2731"],
} as const;

/** WCAG 2.2 AA for text. */
const CONTRAST = 4.5;
const WHITE: Rgb = [255, 255, 255];
const BLACK: Rgb = [0, 0, 0];
/** How much of the accent is in the soft ground beneath it. */
const SOFT = 0.12;
const STEPS = 50;

/** Colours of one theme, each as `#rrggbb`. */
export interface AccentColours {
  readonly accent: string;
  /** What is written on the accent. */
  readonly onAccent: string;
  /** A ground that the accent is read on. */
  readonly soft: string;
}

export function rgbOf(hex: string): Rgb {
  const digits = hex.replace("#", "");
  const part = (place: number) => Number.parseInt(digits.slice(place, place + 2), 16);
  return [part(0), part(2), part(4)];
}

/** The contrast of two colours after WCAG 2.2, from 1 to 21. */
export function contrast(one: Rgb, other: Rgb): number {
  const [dark, light] = [luminance(one), luminance(other)].toSorted((a, b) => a - b);
  return ((light ?? 0) + 0.05) / ((dark ?? 0) + 0.05);
}

function luminance(colour: Rgb): number {
  const [red, green, blue] = colour.map((value) => {
    const part = value / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * (red ?? 0) + 0.7152 * (green ?? 0) + 0.0722 * (blue ?? 0);
}

/** @param share of `to`, from 0 to 1 */
function mix(from: Rgb, to: Rgb, share: number): Rgb {
  const part = (place: 0 | 1 | 2) => Math.round(from[place] * (1 - share) + to[place] * share);
  return [part(0), part(1), part(2)];
}

function hexOf(colour: Rgb): string {
  return `#${colour.map((value) => value.toString(16).padStart(2, "0")).join("")}`;
}

/** The colour moved towards black or white no further than it takes to be read on its grounds, and to be written on. */
export function accentOn(theme: "light" | "dark", accent: string): AccentColours {
  const wanted = rgbOf(accent);
  const [end, surface] = theme === "light" ? [BLACK, WHITE] : [WHITE, rgbOf(GROUNDS.dark[1])];
  const grounds = GROUNDS[theme].map(rgbOf);
  for (let step = 0; step < STEPS; step += 1) {
    const colour = mix(wanted, end, step / STEPS);
    const soft = mix(surface, colour, SOFT);
    if ([...grounds, soft].every((ground) => contrast(colour, ground) >= CONTRAST))
      return coloursOf(colour, soft);
  }
  return coloursOf(end, mix(surface, end, SOFT));
}

function coloursOf(accent: Rgb, soft: Rgb): AccentColours {
  const onAccent = contrast(WHITE, accent) >= contrast(BLACK, accent) ? WHITE : BLACK;
  return { accent: hexOf(accent), onAccent: hexOf(onAccent), soft: hexOf(soft) };
}

/** Gives the page this accent; null gives it back its own. */
export function applyAccent(accent: string | null, style = document.documentElement.style): void {
  const names = { accent: "--bc-accent", onAccent: "--bc-on-accent", soft: "--bc-accent-soft" } as const;
  const [light, dark] = accent === null ? [] : [accentOn("light", accent), accentOn("dark", accent)];
  for (const key of ["accent", "onAccent", "soft"] as const) {
    if (light === undefined || dark === undefined) style.removeProperty(names[key]);
    else style.setProperty(names[key], `light-dark(${light[key]}, ${dark[key]})`);
  }
}
