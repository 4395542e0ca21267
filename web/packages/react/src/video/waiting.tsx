import { clockOf, useCountdown } from "../stream/use-countdown.js";
import { useTexts } from "../texts/texts.js";

const DAY = 86_400;

/** The waiting room: when the stream is to start, and on the last day how long that is. Nothing starts by itself. */
export function Waiting({ startsAt }: { readonly startsAt: string }) {
  const left = useCountdown(startsAt);
  const { title, later, over, overText, at } = useTexts().waiting;
  const heading = left < DAY ? title : later;
  if (left === 0) {
    return (
      <>
        <p className="bc-curtain-title">{over}</p>
        <p>{overText}</p>
      </>
    );
  }
  return (
    <>
      <p className="bc-curtain-title">{heading}</p>
      {left < DAY ? (
        <p className="bc-countdown" role="timer">
          {clockOf(left)}
        </p>
      ) : null}
      <p>
        <time dateTime={startsAt}>{at(new Date(startsAt))}</time>
      </p>
    </>
  );
}
