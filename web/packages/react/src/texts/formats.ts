/** Numbers, plurals and times as a language writes them. */

/** The words for each kind of number that a language tells apart; `other` where it has none for a kind. */
export type PluralForms<Word = string> = { readonly other: Word } & {
  readonly [Kind in Intl.LDMLPluralRule]?: Word;
};

export interface Formats {
  readonly number: (value: number) => string;
  /** Short for a large number: `1.2K`. */
  readonly compact: (value: number) => string;
  /** The form that belongs to a number: `{ one: "vote", other: "votes" }`. */
  readonly plural: (count: number, forms: PluralForms) => string;
  /** `1 second`, `12 seconds`: whole, and never zero, since waiting zero seconds is no advice. */
  readonly seconds: (amount: number) => string;
  /** `1 minute`, `10 minutes`, `24 hours`: in the largest unit up to hours that is whole. */
  readonly duration: (seconds: number) => string;
  /** The time of day in the reader's zone. */
  readonly clock: (moment: Date) => string;
  /** Date and time of day in the reader's zone. */
  readonly moment: (moment: Date) => string;
}

/** Made when first needed: each costs more than all of a page's use of it. */
function late<Value>(make: () => Value): () => Value {
  let made: Value | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

/** @param locale a language tag, with or without a region */
export function formatsOf(locale: string): Formats {
  const numbers = (options?: Intl.NumberFormatOptions) => late(() => new Intl.NumberFormat(locale, options));
  const times = (options: Intl.DateTimeFormatOptions) => late(() => new Intl.DateTimeFormat(locale, options));
  const rules = late(() => new Intl.PluralRules(locale));
  const plain = numbers();
  const compact = numbers({ notation: "compact", maximumFractionDigits: 1 });
  const minutes = numbers({ style: "unit", unit: "minute", unitDisplay: "long" });
  const hours = numbers({ style: "unit", unit: "hour", unitDisplay: "long" });
  const seconds = numbers({ style: "unit", unit: "second", unitDisplay: "long" });
  const clock = times({ hour: "2-digit", minute: "2-digit" });
  const moment = times({ dateStyle: "medium", timeStyle: "short" });
  return {
    number: (value) => plain().format(value),
    compact: (value) => compact().format(value),
    plural: (count, forms) => forms[rules().select(count)] ?? forms.other,
    seconds: (amount) => seconds().format(Math.max(1, Math.ceil(amount))),
    duration: (amount) => {
      if (amount % 3600 === 0) return hours().format(amount / 3600);
      return amount % 60 === 0 ? minutes().format(amount / 60) : seconds().format(amount);
    },
    clock: (date) => clock().format(date),
    moment: (date) => moment().format(date),
  };
}
