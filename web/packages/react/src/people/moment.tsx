const clock = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit" });
const full = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" });

/** A moment in the reader's own zone and style: the time of day, with the date as its title. */
export function Moment({ at }: { readonly at: string }) {
  const moment = new Date(at);
  return (
    <time className="bc-time" dateTime={at} title={full.format(moment)}>
      {clock.format(moment)}
    </time>
  );
}
