import { type FormEvent, useId, useState } from "react";
import { useAct } from "../stream/use-act.js";
import type { StreamHandle } from "../stream/use-stream.js";
import { useTexts } from "../texts/texts.js";

interface ScheduleFormProps {
  readonly stream: Pick<StreamHandle, "scheduleStream">;
  /** As announced now. */
  readonly startsAt: string | null;
  readonly onDone: () => void;
}

/** Announces when the stream goes live, moves it, or calls it off. Times are those of the host's own zone. */
export function ScheduleForm({ stream, startsAt, onDone }: ScheduleFormProps) {
  const texts = useTexts().host;
  const id = useId();
  const [value, setValue] = useState(() => localTime(startsAt === null ? nextHour() : new Date(startsAt)));
  const [past, setPast] = useState(false);
  const { busy, failure, run } = useAct();

  const problem = past ? texts.past : failure;

  function announce(event: FormEvent): void {
    event.preventDefault();
    const moment = new Date(value);
    // Also what is no time at all.
    const isToCome = moment.getTime() > Date.now();
    setPast(!isToCome);
    if (isToCome) settle(moment);
  }

  function settle(moment: Date | null): void {
    void run(async () => {
      await stream.scheduleStream(moment);
      onDone();
    });
  }

  return (
    <form className="bc-schedule" onSubmit={announce} noValidate>
      <label htmlFor={id}>{texts.startsAt}</label>
      <input
        id={id}
        type="datetime-local"
        className="bc-field"
        value={value}
        aria-invalid={past}
        onChange={(event) => setValue(event.currentTarget.value)}
      />
      <button type="submit" className="bc-button bc-primary" disabled={busy}>
        {texts.announce}
      </button>
      {startsAt === null ? null : (
        <button type="button" className="bc-button" disabled={busy} onClick={() => settle(null)}>
          {texts.callOff}
        </button>
      )}
      <button type="button" className="bc-button bc-quiet" onClick={onDone}>
        {texts.close}
      </button>
      <span className="bc-composer-failure" role="alert">
        {problem}
      </span>
    </form>
  );
}

function nextHour(): Date {
  const moment = new Date();
  moment.setHours(moment.getHours() + 1, 0, 0, 0);
  return moment;
}

/** As `datetime-local` wants it: in the local zone, to the minute. */
function localTime(moment: Date): string {
  const shifted = new Date(moment.getTime() - moment.getTimezoneOffset() * 60_000);
  return shifted.toISOString().slice(0, 16);
}
