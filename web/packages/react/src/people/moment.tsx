import { useTexts } from "../texts/texts.js";

/** A moment in the reader's own zone and style: the time of day, with the date as its title. */
export function Moment({ at }: { readonly at: string }) {
  const { time } = useTexts();
  const moment = new Date(at);
  return (
    <time className="bc-time" dateTime={at} title={time.moment(moment)}>
      {time.clock(moment)}
    </time>
  );
}
