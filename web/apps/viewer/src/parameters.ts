/** The parameters of a page's address: each is checked, and what is wrong falls back and is told on the console. */

/** Reads one value. */
export interface Parameter<T> {
  readonly fallback: T;
  /** What is accepted, in words for the warning. */
  readonly expected: string;
  /** Undefined for what is not accepted. */
  readonly parse: (text: string) => T | undefined;
}

type Values<Spec> = { readonly [Name in keyof Spec]: Spec[Name] extends Parameter<infer T> ? T : never };

export interface ReadParameters<Spec> {
  readonly values: Values<Spec>;
  /** What was wrong, each in one sentence. */
  readonly problems: readonly string[];
}

export function oneOf<const T extends string>(fallback: NoInfer<T>, ...values: readonly T[]): Parameter<T> {
  return {
    fallback,
    expected: `one of ${values.join(", ")}`,
    parse: (text) => values.find((value) => value === text),
  };
}

const FLAGS: ReadonlyMap<string, boolean> = new Map([
  ["1", true],
  ["true", true],
  ["0", false],
  ["false", false],
]);

export const flag: Parameter<boolean> = {
  fallback: false,
  expected: "1 or 0",
  parse: (text) => FLAGS.get(text),
};

/** A whole number. */
export function between(least: number, most: number, fallback: number): Parameter<number> {
  return {
    fallback,
    expected: `a whole number from ${least} to ${most}`,
    parse: (text) =>
      /^\d{1,6}$/.test(text) && Number(text) >= least && Number(text) <= most ? Number(text) : undefined,
  };
}

export function orNull<T>(expected: string, parse: (text: string) => T | undefined): Parameter<T | null> {
  return { fallback: null, expected, parse };
}

/** Tokens have no place in an address: it is logged by every server and proxy, and stays in histories. */
const TOKENS = new Set(["token", "access_token", "ticket", "jwt"]);

/** @param search the query of an address, with its `?` or without */
export function readParameters<Spec extends Readonly<Record<string, Parameter<unknown>>>>(
  search: string,
  spec: Spec,
): ReadParameters<Spec> {
  const query = new URLSearchParams(search);
  const problems = [...new Set(query.keys())]
    .filter((name) => !Object.hasOwn(spec, name))
    .map((name) =>
      TOKENS.has(name)
        ? `${name} is ignored: a token in an address ends up in logs. Hand it in by mountEmbed's option token`
        : `${JSON.stringify(name)} is no parameter of this page; there are ${Object.keys(spec).join(", ")}`,
    );
  const values = Object.entries(spec).map(([name, parameter]) => {
    const text = query.get(name);
    const value = text === null ? parameter.fallback : parameter.parse(text);
    if (value !== undefined) return [name, value];
    problems.push(
      `${name}=${JSON.stringify(text)} is not ${parameter.expected}; ${shown(parameter.fallback)} is used`,
    );
    return [name, parameter.fallback];
  });
  return { values: Object.fromEntries(values) as Values<Spec>, problems };
}

function shown(fallback: unknown): string {
  return fallback === null ? "the default" : String(fallback);
}

/** Tells whoever builds the page around it; readers see none of it. */
export function warn(problem: string): void {
  // biome-ignore lint/suspicious/noConsole: the console is where who writes the address looks
  console.warn(`Backchannel: ${problem}${problem.endsWith(".") ? "" : "."}`);
}
