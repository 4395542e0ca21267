import type { Pin } from "@backchannel/client";
import { useEffect, useId, useLayoutEffect, useRef, useState } from "react";
import { Icon } from "../icons.js";
import { Moment } from "../people/moment.js";
import { Person } from "../people/person.js";
import { useAct } from "../stream/use-act.js";
import type { StreamHandle } from "../stream/use-stream.js";
import { LinkedText } from "../text/linked-text.js";
import { useTexts } from "../texts/texts.js";

interface PinBarProps {
  readonly stream: Pick<StreamHandle, "room" | "serverNow" | "unpinMessage">;
}

/** What staff have pinned, above the chat: one line, which opens. It goes by itself when its time is up. */
export function PinBar({ stream }: PinBarProps) {
  const pin = useStanding(stream.room?.pin, stream.serverNow);
  const told = useTold(pin);
  return (
    <>
      {pin !== null && (
        <Bar
          key={keyOf(pin)}
          pin={pin}
          onUnpin={stream.room?.user.may_moderate ? stream.unpinMessage : null}
        />
      )}
      <p className="bc-hidden" aria-live="polite">
        {told}
      </p>
    </>
  );
}

interface BarProps {
  readonly pin: Pin;
  /** null for who may not. */
  readonly onUnpin: StreamHandle["unpinMessage"] | null;
}

function Bar({ pin, onUnpin }: BarProps) {
  const texts = useTexts();
  const [open, setOpen] = useState(false);
  const bar = useRef<HTMLElement>(null);
  const id = useId();
  const { message } = pin;
  useStillBelow(bar, open);
  return (
    <section ref={bar} className="bc-pin" aria-label={texts.pin.title} data-open={open}>
      <button
        type="button"
        className="bc-pin-line"
        aria-expanded={open}
        aria-controls={id}
        onClick={() => setOpen(!open)}
      >
        <Icon name="pin" />
        <span className="bc-hidden">{texts.pin.title}</span>
        <span className="bc-pin-text" dir="auto">
          {open ? texts.pin.title : `${message.user.name}: ${message.message}`}
        </span>
        <Icon name="expand" />
      </button>
      <div id={id} className="bc-pin-whole" hidden={!open}>
        <p>
          <Person user={message.user} />{" "}
          <span className="bc-text" dir="auto">
            <LinkedText text={message.message} />
          </span>
        </p>
        <p className="bc-muted bc-pin-by">
          {texts.pin.by(pin.pinned_by.name)} <Moment at={pin.pinned_at} />
          {pin.until === undefined ? null : ` · ${texts.pin.until(new Date(pin.until))}`}
        </p>
        {onUnpin !== null && <Unpin messageId={message.id} onUnpin={onUnpin} />}
      </div>
    </section>
  );
}

interface UnpinProps {
  readonly messageId: string;
  readonly onUnpin: StreamHandle["unpinMessage"];
}

function Unpin({ messageId, onUnpin }: UnpinProps) {
  const texts = useTexts();
  const { busy, failure, run } = useAct();
  return (
    <p>
      <button
        type="button"
        className="bc-button"
        disabled={busy}
        onClick={() => void run(() => onUnpin(messageId))}
      >
        {texts.pin.unpin}
      </button>{" "}
      <span className="bc-composer-failure" role="alert">
        {failure}
      </span>
    </p>
  );
}

/** The longest that a timer waits, in milliseconds. */
const LONGEST = 2 ** 31 - 1;

/** The pin while it is to be shown: not a deleted message's, nor one whose time is up by the server's clock. */
function useStanding(pin: Pin | undefined, serverNow: () => number): Pin | null {
  const [, setLooked] = useState(0);
  const until = pin?.until;
  useEffect(() => {
    if (until === undefined) return;
    const wait = Date.parse(until) - serverNow();
    if (wait <= 0) return;
    const timer = setTimeout(() => setLooked(serverNow()), Math.min(LONGEST, wait + 50));
    return () => clearTimeout(timer);
  }, [until, serverNow]);
  const isOver = until !== undefined && Date.parse(until) <= serverNow();
  return pin === undefined || pin.message.deleted || isOver ? null : pin;
}

/** What is read out when something is pinned while one is here; nothing for what was there before. */
function useTold(pin: Pin | null): string {
  const texts = useTexts();
  const key = pin === null ? "" : keyOf(pin);
  const first = useRef(key);
  if (pin === null || key === first.current) return "";
  return texts.pin.told(pin.message.user.name, pin.message.message);
}

/** Another where something else is pinned, or the same again. */
function keyOf(pin: Pin): string {
  return `${pin.message.id} ${pin.pinned_at}`;
}

/** What is read in the list below stays where it is on the screen, however high the bar above it is and becomes. */
function useStillBelow(bar: { readonly current: HTMLElement | null }, open: boolean): void {
  const height = useRef(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: opening is what changes the height
  useLayoutEffect(() => {
    const list = listBeside(bar.current);
    const now = bar.current?.offsetHeight ?? 0;
    if (list !== null) list.scrollTop += now - height.current;
    height.current = now;
  }, [bar, open]);
  useLayoutEffect(() => {
    const list = listBeside(bar.current);
    return () => {
      if (list !== null) list.scrollTop -= height.current;
      height.current = 0;
    };
  }, [bar]);
}

function listBeside(bar: HTMLElement | null): Element | null {
  return bar?.parentElement?.querySelector('[role="log"]') ?? null;
}
