import type { ReactNode } from "react";
import type { Remaining } from "../text/graphemes.js";
import { useTexts } from "../texts/texts.js";

interface FootProps {
  /** Of the element that tells how much room is left. */
  readonly leftId: string;
  readonly left: Remaining;
  readonly extras: ReactNode;
  /** The button, where it stands down here. */
  readonly button: ReactNode;
}

/** Below the box: what else can be chosen, how much room is left, and the button if it is in words. */
export function Foot({ leftId, left, extras, button }: FootProps) {
  const texts = useTexts();
  const { characters, near } = left;
  const told = characters >= 0 ? texts.composer.left(characters) : texts.composer.over(-characters);
  return (
    <div className="bc-composer-foot" data-empty={!near && button === null && extras === undefined}>
      {extras}
      <output className="bc-left" id={leftId} data-over={characters < 0}>
        {near ? told : ""}
      </output>
      {button}
    </div>
  );
}
