import { Person } from "../people/person.js";
import { useTexts } from "../texts/texts.js";
import type { Completion } from "./use-completion.js";

/** The names to choose from, above the box. The focus stays in the box. */
export function CompletionList({ offered, at, listId, choose }: Completion) {
  const texts = useTexts();
  if (offered.length === 0) return null;
  return (
    <div className="bc-completion" id={listId} role="listbox" aria-label={texts.chat.people}>
      {offered.map((user, index) => (
        // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are the box's, which has the focus
        <div
          key={user.id}
          id={`${listId}-${index}`}
          className="bc-completion-name"
          role="option"
          tabIndex={-1}
          aria-selected={index === at}
          onPointerDown={(event) => event.preventDefault()}
          onClick={() => choose(user)}
        >
          <Person user={user} />
        </div>
      ))}
    </div>
  );
}
