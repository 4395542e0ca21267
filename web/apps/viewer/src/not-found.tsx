import { useEffect } from "react";
import { Shell } from "./shell.js";

export function NotFound() {
  useEffect(() => {
    document.title = "No such page · Backchannel";
  }, []);
  return (
    <Shell layout="column">
      <div className="app-notice">
        <h1>No such page</h1>
        <p>Nothing is at this address. Check the link, or look at the streams there are.</p>
        <a className="bc-button bc-primary" href="/">
          All streams
        </a>
      </div>
    </Shell>
  );
}
