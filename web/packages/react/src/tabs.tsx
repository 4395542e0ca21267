import { type KeyboardEvent, type ReactNode, useId, useRef } from "react";

export interface Tab {
  readonly key: string;
  readonly label: string;
  /** Shown beside the label when the tab is not open: what waits there. */
  readonly note: string | null;
  readonly panel: ReactNode;
}

interface TabsProps {
  readonly label: string;
  readonly tabs: readonly Tab[];
  readonly current: string;
  readonly onChange: (key: string) => void;
}

/** Tabs after the ARIA pattern: one stop for Tab, arrows within. Panels stay mounted, so that drafts and places are kept. */
export function Tabs({ label, tabs, current, onChange }: TabsProps) {
  const id = useId();
  const list = useRef<HTMLDivElement>(null);

  function handleKeyDown(event: KeyboardEvent): void {
    const target = targetOf(event.key, tabs, current);
    if (target === undefined) return;
    event.preventDefault();
    onChange(target.key);
    list.current?.querySelector<HTMLElement>(`[data-key="${target.key}"]`)?.focus();
  }

  return (
    <div className="bc-tabs">
      <div ref={list} className="bc-tab-list" role="tablist" aria-label={label}>
        {tabs.map(({ key, label: name, note }) => (
          <button
            key={key}
            type="button"
            role="tab"
            className="bc-tab"
            id={`${id}-${key}-tab`}
            data-key={key}
            aria-selected={key === current}
            aria-controls={`${id}-${key}`}
            tabIndex={key === current ? 0 : -1}
            onClick={() => onChange(key)}
            onKeyDown={handleKeyDown}
          >
            {name}
            {note !== null && key !== current && <span className="bc-tab-note">{note}</span>}
          </button>
        ))}
      </div>
      {tabs.map(({ key, panel }) => (
        <div
          key={key}
          className="bc-tab-panel"
          role="tabpanel"
          id={`${id}-${key}`}
          aria-labelledby={`${id}-${key}-tab`}
          hidden={key !== current}
        >
          {panel}
        </div>
      ))}
    </div>
  );
}

function targetOf(key: string, tabs: readonly Tab[], current: string): Tab | undefined {
  const index = tabs.findIndex((tab) => tab.key === current);
  if (key === "ArrowRight") return tabs[(index + 1) % tabs.length];
  if (key === "ArrowLeft") return tabs.at(index - 1);
  if (key === "Home") return tabs[0];
  if (key === "End") return tabs.at(-1);
  return undefined;
}
