import { useId } from "react";

interface SegmentedProps<Value extends string> {
  readonly label: string;
  readonly value: Value;
  /** Their labels, in the order in which they stand. */
  readonly options: Readonly<Partial<Record<Value, string>>>;
  readonly onChange: (value: Value) => void;
}

/** One of a few, side by side. Radio buttons underneath: arrow keys and screen readers know them. */
export function Segmented<Value extends string>({ label, value, options, onChange }: SegmentedProps<Value>) {
  const name = useId();
  return (
    <fieldset className="bc-segmented">
      <legend className="bc-hidden">{label}</legend>
      {(Object.keys(options) as Value[]).map((option) => (
        <label key={option} className="bc-segment">
          <input
            type="radio"
            className="bc-hidden"
            name={name}
            checked={option === value}
            onChange={() => onChange(option)}
          />
          <span>{options[option]}</span>
        </label>
      ))}
    </fieldset>
  );
}
