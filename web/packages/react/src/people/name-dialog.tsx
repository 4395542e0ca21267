import { type FormEvent, useEffect, useId, useRef, useState } from "react";
import { describeFailure } from "../stream/failure-text.js";
import type { Identity } from "../stream/use-identity.js";
import { useTexts } from "../texts/texts.js";

interface NameDialogProps {
  readonly identity: Identity;
  readonly onEnd: (named: boolean) => void;
}

/** Asks for a display name. Esc and "Just read" leave without one. */
export function NameDialog({ identity, onEnd }: NameDialogProps) {
  const texts = useTexts();
  const dialog = useRef<HTMLDialogElement>(null);
  const named = useRef(false);
  const [name, setName] = useState(identity.lastName);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState("");
  const id = useId();
  useEffect(() => dialog.current?.showModal(), []);

  async function submit(): Promise<void> {
    setBusy(true);
    setFailure("");
    try {
      await identity.becomeGuest(name.trim());
      named.current = true;
      dialog.current?.close();
    } catch (error) {
      setFailure(describeFailure(error, texts));
      setBusy(false);
    }
  }

  function handleSubmit(event: FormEvent): void {
    event.preventDefault();
    if (name.trim() !== "" && !busy) void submit();
  }

  return (
    <dialog
      ref={dialog}
      className="bc-dialog"
      aria-labelledby={`${id}-title`}
      onClose={() => onEnd(named.current)}
    >
      <form onSubmit={handleSubmit}>
        <h2 id={`${id}-title`}>{texts.name.title}</h2>
        <p className="bc-muted">{texts.name.text}</p>
        <label htmlFor={id}>{texts.name.label}</label>
        <input
          id={id}
          className="bc-field"
          value={name}
          autoComplete="nickname"
          aria-describedby={`${id}-failure`}
          aria-invalid={failure !== ""}
          onChange={(event) => setName(event.target.value)}
        />
        <p className="bc-composer-failure" id={`${id}-failure`} role="alert">
          {failure}
        </p>
        <div className="bc-dialog-foot">
          <button type="button" className="bc-button bc-quiet" onClick={() => dialog.current?.close()}>
            {texts.name.skip}
          </button>
          <button type="submit" className="bc-button bc-primary" disabled={name.trim() === "" || busy}>
            {busy ? texts.name.joining : texts.name.join}
          </button>
        </div>
      </form>
    </dialog>
  );
}
