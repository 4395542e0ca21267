/** Drawn for this package on a grid of 16. All are decoration: the button around an icon carries the name. */

const PATHS = {
  send: "M8 13V3M3.5 7.5 8 3l4.5 4.5",
  reply: "M6.5 3.5 2.5 7.5l4 4M3 7.5h6a4.5 4.5 0 0 1 4.5 4.5v.5",
  settings: "M2.5 5h6m3 0h2m-11 6h2m3 0h6M10 3.2v3.6M6 9.2v3.6",
  upvote: "M3 10.5 8 5l5 5.5",
  down: "M8 3v10M3.5 8.5 8 13l4.5-4.5",
  more: "M3.5 8h.01M8 8h.01M12.5 8h.01",
  close: "m4 4 8 8M12 4l-8 8",
  expand: "m3.5 6 4.5 4.5L12.5 6",
  pin: "M6 2.5h4l-.6 4 2.1 2.3H4.5l2.1-2.3ZM8 8.8v5",
  announce: "M2.5 6.2v3.6h2L12 13V3L4.5 6.2ZM5 10l.8 3.2",
  star: "m8 2 1.8 3.9 4.2.5-3.1 2.9.8 4.2L8 11.4l-3.7 2.1.8-4.2L2 6.4l4.2-.5Z",
  starred: "m8 2 1.8 3.9 4.2.5-3.1 2.9.8 4.2L8 11.4l-3.7 2.1.8-4.2L2 6.4l4.2-.5Z",
  people: "M8 7.5a2.6 2.6 0 1 0 0-5.2 2.6 2.6 0 0 0 0 5.2ZM3 13.7c.4-2.6 2.4-4 5-4s4.6 1.4 5 4",
  sound: "M2.5 6.2v3.6h2.4L8.5 13V3L4.9 6.2ZM11 5.8a3.2 3.2 0 0 1 0 4.4M13 3.8a6 6 0 0 1 0 8.4",
} as const;

export function Icon({ name }: { readonly name: keyof typeof PATHS }) {
  return (
    <svg className="bc-icon" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true" focusable="false">
      <path
        d={PATHS[name]}
        fill={name === "starred" ? "currentColor" : "none"}
        stroke="currentColor"
        strokeWidth="1.6"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </svg>
  );
}
