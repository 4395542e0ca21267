import type { Me, Role, User } from "@backchannel/client";

const RANK: Readonly<Record<Role, number>> = { viewer: 0, moderator: 1, host: 2 };

/** Whether a user may be silenced by another: only by whom they are below. The server decides; this is what to offer. */
export function mayBeSilenced(user: Pick<User, "id" | "role">, by: Pick<Me, "id" | "role">): boolean {
  return RANK[by.role] > RANK[user.role] && user.id !== by.id;
}

/** Whether what a user says may be deleted by another: all but what the host says by who is not. */
export function mayBeDeleted(user: Pick<User, "role">, by: Pick<Me, "role">): boolean {
  return by.role !== "viewer" && (user.role !== "host" || by.role === "host");
}
