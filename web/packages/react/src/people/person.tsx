import type { Role, User } from "@backchannel/client";
import { hueOf } from "./hue.js";

const ROLE_NAMES: Readonly<Record<Role, string | null>> = { host: "Host", moderator: "Mod", viewer: null };

export function RoleBadge({ role }: { readonly role: Role }) {
  const name = ROLE_NAMES[role];
  return name === null ? null : (
    <span className="bc-role" data-role={role}>
      {name}
    </span>
  );
}

/** A name in its colour, with the role where it is staff. */
export function Person({ user }: { readonly user: User }) {
  return (
    <span className="bc-person">
      {user.picture?.startsWith("https:") && (
        <img
          className="bc-picture"
          src={user.picture}
          alt=""
          width="20"
          height="20"
          loading="lazy"
          referrerPolicy="no-referrer"
        />
      )}
      <bdi className="bc-name" data-hue={hueOf(user.id)}>
        {user.name}
      </bdi>
      <RoleBadge role={user.role} />
    </span>
  );
}
