import { ConnectionStatus, Questions, useQuestions, useStream, ViewerCount } from "@backchannel/react";

export function Sidebar() {
  const stream = useStream({ streamId: "launch" });
  const { questions } = useQuestions(stream.room, { sort: "votes", filter: "open" });
  if (stream.room === null) return <p>Connecting…</p>;
  return (
    <aside>
      <ViewerCount count={stream.room.viewer_count} />
      <p>Asked most: {questions[0]?.question ?? "nothing yet"}</p>
      <button type="button" onClick={() => void stream.say("Hello")}>
        Say hello
      </button>
      <Questions stream={stream} />
      <ConnectionStatus stream={stream} />
    </aside>
  );
}
