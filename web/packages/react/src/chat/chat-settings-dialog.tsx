import type { ChatAudience, Room, SettingsData } from "@backchannel/client";
import { type ReactNode, useEffect, useId, useRef } from "react";
import { useAct } from "../stream/use-act.js";
import type { StreamHandle } from "../stream/use-stream.js";
import { useTexts } from "../texts/texts.js";

export interface ChatSettingsProps {
  readonly stream: Pick<StreamHandle, "changeSettings">;
  readonly room: Room;
  readonly onEnd: () => void;
}

const SLOW_MODES = [0, 5, 10, 30, 60, 120];
const WINDOWS = [0, 30, 60, 300];
const INTERVALS = [0, 500, 1000, 2000, 5000];

/** Who may write in the chat, and how fast. Each choice holds at once, for everyone; the room tells what is set. */
export function ChatSettingsDialog({ stream, room: { settings }, onEnd }: ChatSettingsProps) {
  const texts = useTexts().chatSettings;
  const { busy, failure, run } = useAct();
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  useEffect(() => {
    if (dialog.current?.open === false) dialog.current.showModal();
  }, []);
  const change = (changed: SettingsData) => void run(() => stream.changeSettings(changed));
  return (
    <dialog ref={dialog} className="bc-dialog" aria-labelledby={`${id}-title`} onClose={onEnd}>
      <h2 id={`${id}-title`}>{texts.title}</h2>
      <p className="bc-muted">{texts.text}</p>
      <label className="bc-check">
        <input
          type="checkbox"
          checked={settings.chat_open}
          disabled={busy}
          onChange={(event) => change({ chat_open: event.target.checked })}
        />
        {texts.open}
      </label>
      <Choice label={texts.who} disabled={busy}>
        <select
          className="bc-field"
          value={settings.chat_for}
          onChange={(event) => change({ chat_for: event.target.value as ChatAudience })}
        >
          {(["everyone", "signed_in", "members"] as const).map((audience) => (
            <option key={audience} value={audience}>
              {texts.audiences[audience]}
            </option>
          ))}
        </select>
      </Choice>
      <Numbers
        label={texts.slowMode}
        values={SLOW_MODES}
        value={settings.slow_mode}
        name={(seconds) => (seconds === 0 ? texts.off : texts.seconds(seconds))}
        disabled={busy}
        onChange={(slow_mode) => change({ slow_mode })}
      />
      <Numbers
        label={texts.duplicates}
        values={WINDOWS}
        value={settings.duplicate_window}
        name={(seconds) => (seconds === 0 ? texts.allowed : texts.seconds(seconds))}
        disabled={busy}
        onChange={(duplicate_window) => change({ duplicate_window })}
      />
      <Numbers
        label={texts.interval}
        values={INTERVALS}
        value={settings.message_interval_ms}
        name={(ms) => (ms === 0 ? texts.none : texts.milliseconds(ms))}
        disabled={busy}
        onChange={(message_interval_ms) => change({ message_interval_ms })}
      />
      <p className="bc-composer-failure" role="alert">
        {failure}
      </p>
      <div className="bc-dialog-foot">
        <button type="button" className="bc-button bc-primary" onClick={() => dialog.current?.close()}>
          {texts.done}
        </button>
      </div>
    </dialog>
  );
}

interface ChoiceProps {
  readonly label: string;
  readonly disabled: boolean;
  readonly children: ReactNode;
}

function Choice({ label, disabled, children }: ChoiceProps) {
  return (
    <fieldset className="bc-choice" disabled={disabled}>
      {/* biome-ignore lint/a11y/noLabelWithoutControl: the control is the child */}
      <label>
        {label}
        {children}
      </label>
    </fieldset>
  );
}

interface NumbersProps {
  readonly label: string;
  readonly values: readonly number[];
  readonly value: number;
  readonly name: (value: number) => string;
  readonly disabled: boolean;
  readonly onChange: (value: number) => void;
}

/** One of some usual numbers, or the one that is set, wherever it came from. */
function Numbers({ label, values, value, name, disabled, onChange }: NumbersProps) {
  const all = values.includes(value) ? values : [...values, value].sort((a, b) => a - b);
  return (
    <Choice label={label} disabled={disabled}>
      <select className="bc-field" value={value} onChange={(event) => onChange(Number(event.target.value))}>
        {all.map((one) => (
          <option key={one} value={one}>
            {name(one)}
          </option>
        ))}
      </select>
    </Choice>
  );
}
