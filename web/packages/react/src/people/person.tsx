import type { Role, User } from "@backchannel/client";
import { useTexts } from "../texts/texts.js";
import { hueOf } from "./hue.js";

export function RoleBadge({ role }: { readonly role: Role }) {
  const name = useTexts().roles[role];
  return name === "" ? null : (
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
