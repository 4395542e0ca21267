/** A random UUID (version 4). */
export function uuid(): string {
  // randomUUID is there only in a secure context, and a page on http://192.168.… is none.
  if (typeof crypto.randomUUID === "function") return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes.set([((bytes[6] ?? 0) & 0x0f) | 0x40], 6); // version 4
  bytes.set([((bytes[8] ?? 0) & 0x3f) | 0x80], 8); // the variant of RFC 9562
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}
