import {
  Chat,
  ConnectionStatus,
  describeFailure,
  StatusBadge,
  useIdentity,
  useNameGate,
  useQuestions,
  useStream,
  ViewerCount,
} from "@backchannel/react";
import { useId, useState } from "react";

/** A page of one's own around the parts: the chat as it comes, the questions drawn here from the hook. */
export function Lecture({ streamId, url }: { readonly streamId: string; readonly url: string }) {
  const stream = useStream({ streamId, url });
  const gate = useNameGate(stream.room?.user ?? null, useIdentity(stream));
  const { room } = stream;
  if (room === null) {
    return (
      <main className="lecture">
        <h1>Evening lectures</h1>
        <ConnectionStatus stream={stream} />
      </main>
    );
  }
  return (
    <main className="lecture">
      <header>
        <h1>{room.stream.title}</h1>
        <StatusBadge status={room.stream.status} />
        <ViewerCount count={room.viewer_count} />
      </header>
      <AskedMost stream={stream} ensureName={gate.ensureName} />
      <section className="talk" aria-label="Chat">
        <Chat stream={stream} ensureName={gate.ensureName} />
      </section>
      <ConnectionStatus stream={stream} />
      {gate.dialog}
    </main>
  );
}

interface AskedMostProps {
  readonly stream: ReturnType<typeof useStream>;
  readonly ensureName: () => Promise<boolean>;
}

function AskedMost({ stream, ensureName }: AskedMostProps) {
  const { questions } = useQuestions(stream.room, { sort: "votes", filter: "open" });
  const [problem, setProblem] = useState("");
  const heading = useId();
  const own = stream.room?.own_votes ?? [];
  const vote = async (id: string): Promise<void> => {
    if (!(await ensureName())) return;
    setProblem("");
    try {
      await (own.includes(id) ? stream.withdrawUpvote(id) : stream.upvote(id));
    } catch (error) {
      setProblem(describeFailure(error));
    }
  };
  return (
    <section className="asked" aria-labelledby={heading}>
      <h2 id={heading}>Asked most</h2>
      {questions.length === 0 ? <p>Nothing yet.</p> : null}
      <ol>
        {questions.slice(0, 3).map(({ id, question, upvotes }) => (
          <li key={id}>
            <button type="button" aria-pressed={own.includes(id)} onClick={() => void vote(id)}>
              <span aria-hidden="true">▲</span> {upvotes}
            </button>
            {question}
          </li>
        ))}
      </ol>
      <p role="alert">{problem}</p>
    </section>
  );
}
