import { useMemo } from "react";
import { encode } from "uqr";

/** Modules around the code that must stay empty (ISO/IEC 18004). */
const QUIET = 4;

/** A QR code as one path, black on white in every theme: that is what phones read. */
export function QrCode({ text, label }: { readonly text: string; readonly label: string }) {
  const { size, path } = useMemo(() => {
    // M mends up to 15 % that a lamp or a head hides.
    const { data, size: modules } = encode(text, { ecc: "M", border: QUIET });
    const dark = data.flatMap((row, y) => row.flatMap((on, x) => (on ? [`M${x} ${y}h1v1h-1z`] : [])));
    return { size: modules, path: dark.join("") };
  }, [text]);
  return (
    <svg className="present-qr" viewBox={`0 0 ${size} ${size}`} role="img" aria-label={label}>
      <rect width={size} height={size} fill="#ffffff" />
      <path d={path} fill="#000000" shapeRendering="crispEdges" />
    </svg>
  );
}
