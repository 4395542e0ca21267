import { Suspense, useState } from "react";
import { Icon } from "../icons.js";
import { later } from "../later.js";
import { useTexts } from "../texts/texts.js";
import type { ChatSettingsProps } from "./chat-settings-dialog.js";

const ChatSettingsDialog = later(async () => (await import("./chat-settings-dialog.js")).ChatSettingsDialog);

/** For staff: who may write, and how fast. What it opens is loaded when it is opened first. */
export function ChatSettings(props: Omit<ChatSettingsProps, "onEnd">) {
  const texts = useTexts().chat;
  const [open, setOpen] = useState(false);
  return (
    <>
      <button
        type="button"
        className="bc-button bc-quiet bc-start"
        aria-haspopup="dialog"
        onClick={() => setOpen(true)}
      >
        <Icon name="settings" /> {texts.settings}
      </button>
      {open ? (
        <Suspense>
          <ChatSettingsDialog {...props} onEnd={() => setOpen(false)} />
        </Suspense>
      ) : null}
    </>
  );
}
