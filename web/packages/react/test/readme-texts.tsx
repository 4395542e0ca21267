import { StreamViewer, type TextOverrides } from "@backchannel/react";

const words: TextOverrides = {
  stream: { questions: "Fragen ans Podium" },
  chat: { label: "Sag etwas", news: (count) => (count === 1 ? "eine neue" : `${count} neue`) },
};

export function Podium() {
  return <StreamViewer streamId="launch" lang="de" texts={words} />;
}
