import { Api, type StreamConnection, type TokenSource } from "@backchannel/client";
import { useEffect, useMemo, useRef, useSyncExternalStore } from "react";
import { readToken } from "./identity.js";
import { StreamStore, type StreamView } from "./stream-store.js";

export interface UseStreamOptions {
  readonly streamId: string;
  /** The server, such as `https://chat.example.org`. Default: where the page came from. */
  readonly url?: string | undefined;
  /** The access token, or a function that gives it. Default: what `localStorage` holds under `ACCESS_TOKEN_KEY`. */
  readonly token?: TokenSource | undefined;
  /** How many chat messages to keep. Default: the client's. */
  readonly chatLimit?: number | undefined;
}

/** What one can do in a stream: the methods of `StreamConnection` of the same names. */
export type StreamActions = Pick<
  StreamConnection,
  | "say"
  | "ask"
  | "upvote"
  | "withdrawUpvote"
  | "answer"
  | "setQuestionStatus"
  | "editQuestion"
  | "withdrawQuestion"
  | "labelQuestion"
  | "makePoll"
  | "editPoll"
  | "setPollStatus"
  | "deletePoll"
  | "restorePoll"
  | "showPoll"
  | "vote"
  | "reviewMessage"
  | "changeBlockList"
  | "queueQuestion"
  | "unqueueQuestion"
  | "changeSettings"
  | "deleteMessage"
  | "deleteMessagesOf"
  | "clearChat"
  | "restoreMessages"
  | "pinMessage"
  | "unpinMessage"
  | "timeOut"
  | "ban"
  | "liftSanction"
  | "scheduleStream"
  | "startStream"
  | "endStream"
  | "serverNow"
  | "retryNow"
  | "reconnect"
  | "start"
>;

/** What is in the stream now, and what one can do in it. */
export type StreamHandle = StreamView &
  StreamActions & {
    readonly streamId: string;
    /** The REST API of the same server, with the same token. */
    readonly api: Api;
  };

/**
 * Connects to a stream for as long as the component is mounted.
 *
 * Another `streamId`, `url` or `chatLimit` makes a new connection; another `token` is used at the next connect.
 */
export function useStream({ streamId, url, token, chatLimit }: UseStreamOptions): StreamHandle {
  const latestToken = useRef<TokenSource | undefined>(token);
  useEffect(() => {
    latestToken.current = token;
  });
  const { store, api } = useMemo(() => {
    const ask = () => {
      const source = latestToken.current === undefined ? readToken : latestToken.current;
      return typeof source === "function" ? source() : source;
    };
    const server = { token: ask, ...(url === undefined ? {} : { url }) };
    const limit = chatLimit === undefined ? {} : { chatLimit };
    return { store: new StreamStore({ streamId, ...server, ...limit }), api: new Api(server) };
  }, [streamId, url, chatLimit]);
  useEffect(() => {
    store.start();
    return () => store.stop();
  }, [store]);
  const actions = useMemo(() => actionsOf(store.connection), [store]);
  const view = useSyncExternalStore(store.subscribe, store.getView, store.getView);
  return useMemo(() => ({ ...actions, ...view, streamId, api }), [actions, view, streamId, api]);
}

/** Bound once for each connection, so that they are good as dependencies of effects. */
function actionsOf(connection: StreamConnection): StreamActions {
  return {
    say: connection.say.bind(connection),
    ask: connection.ask.bind(connection),
    upvote: connection.upvote.bind(connection),
    withdrawUpvote: connection.withdrawUpvote.bind(connection),
    answer: connection.answer.bind(connection),
    setQuestionStatus: connection.setQuestionStatus.bind(connection),
    editQuestion: connection.editQuestion.bind(connection),
    withdrawQuestion: connection.withdrawQuestion.bind(connection),
    labelQuestion: connection.labelQuestion.bind(connection),
    makePoll: connection.makePoll.bind(connection),
    editPoll: connection.editPoll.bind(connection),
    setPollStatus: connection.setPollStatus.bind(connection),
    deletePoll: connection.deletePoll.bind(connection),
    restorePoll: connection.restorePoll.bind(connection),
    showPoll: connection.showPoll.bind(connection),
    vote: connection.vote.bind(connection),
    reviewMessage: connection.reviewMessage.bind(connection),
    changeBlockList: connection.changeBlockList.bind(connection),
    queueQuestion: connection.queueQuestion.bind(connection),
    unqueueQuestion: connection.unqueueQuestion.bind(connection),
    changeSettings: connection.changeSettings.bind(connection),
    deleteMessage: connection.deleteMessage.bind(connection),
    deleteMessagesOf: connection.deleteMessagesOf.bind(connection),
    clearChat: connection.clearChat.bind(connection),
    pinMessage: connection.pinMessage.bind(connection),
    unpinMessage: connection.unpinMessage.bind(connection),
    timeOut: connection.timeOut.bind(connection),
    ban: connection.ban.bind(connection),
    liftSanction: connection.liftSanction.bind(connection),
    restoreMessages: connection.restoreMessages.bind(connection),
    scheduleStream: connection.scheduleStream.bind(connection),
    startStream: connection.startStream.bind(connection),
    endStream: connection.endStream.bind(connection),
    serverNow: connection.serverNow.bind(connection),
    retryNow: connection.retryNow.bind(connection),
    reconnect: connection.reconnect.bind(connection),
    start: connection.start.bind(connection),
  };
}
