// What the README shows stands below the line; above it is what a page brings.
declare function fetchToken(): Promise<string>;

// ---
import { StreamViewer } from "@backchannel/react";
import "@backchannel/react/styles.css";

export function Event() {
  return (
    <div className="event">
      <StreamViewer streamId="launch" url="https://chat.example.org" token={fetchToken} />
    </div>
  );
}
