/** The English texts; what is here, every other language has as well. Sections and entries are named by what they are for. */

import type {
  FinalCloseName,
  PassingCloseName,
  QuestionStatus,
  Role,
  StreamStatus,
} from "@backchannel/client";
import type { Formats } from "./formats.js";
import { asSaid, type Notice, type Refusals } from "./refusal.js";

const LOST = "Connection lost.";
const CLOSED = "The connection was closed";

export function english(f: Formats) {
  const counted = (count: number, one: string, other: string) =>
    `${f.number(count)} ${f.plural(count, { one, other })}`;
  return {
    time: {
      clock: f.clock,
      moment: f.moment,
    },
    stream: {
      region: "Chat and questions",
      chat: "Chat",
      questions: "Q&A",
      open: (count: number) => `${f.number(count)} open`,
      about: "About this stream",
      /** In place of a part of the page that could not be loaded. */
      missing: "This part could not be loaded. Reload the page to see it.",
      viewers: (count: number) => `${f.number(count)} watching`,
      /** Beside the icon of a person. */
      viewersShort: f.compact,
    },
    status: { scheduled: "Scheduled", live: "Live", ended: "Ended" } satisfies Record<StreamStatus, string>,
    roles: { host: "Host", moderator: "Mod", viewer: "" } satisfies Record<Role, string>,
    video: {
      region: "Video",
      of: (title: string) => `Video: ${title}`,
      unmute: "Sound on",
      failed: "The video cannot be played",
      failedText: "It is tried again every few seconds. The chat and the questions go on beside it.",
      retry: "Try again",
    },
    /** In the video's place. */
    curtain: {
      scheduled: { title: "Not live yet", text: "The video starts here as soon as the host goes live." },
      live: {
        title: "No video here",
        text: "This stream's video is shown elsewhere. Chat and questions are here.",
      },
      ended: { title: "This stream has ended", text: "Its chat and questions stay here to read." },
    } satisfies Record<StreamStatus, Notice>,
    chat: {
      list: "Chat messages",
      label: "Say something",
      send: "Send",
      connecting: "Connecting…",
      empty: "No messages yet. Be the first to say something.",
      emptyEnded: "Nobody wrote in this chat.",
      begins: "The chat begins here.",
      earlier: "Earlier messages",
      loading: "Loading…",
      paused: "Chat is paused",
      /** On the way back to the end of the chat; also read out in place of the messages, when there are many. */
      news: (count: number) => counted(count, "new message", "new messages"),
      /** Read out. */
      said: (name: string, message: string) => `${name}: ${message}`,
      reply: (name: string) => `Reply to ${name}`,
      /** Before the name of who is answered. */
      replyTo: "Reply to",
      replyToEarlier: "Reply to an earlier message",
      stopReply: "Do not reply to this message",
      you: "You",
      /** What is left of a message that was deleted. */
      deleted: "Message deleted",
      isDeleted: "Deleted",
      sending: "Sending…",
      readOnly: "You may only read this chat.",
    },
    composer: {
      left: (count: number) => `${f.number(count)} left`,
      over: (count: number) => `${f.number(count)} too many`,
      putBack: "Put back",
      discard: "Discard",
      ended: "The stream has ended. Everything stays here to read.",
      invited: "You are reading along. To write, open the link from your invitation.",
    },
    questions: {
      list: "Questions",
      sort: "Sort",
      byVotes: "Top",
      byTime: "Newest",
      show: "Show",
      all: "All",
      open: "Open",
      answered: "Answered",
      review: "Review",
      noneHidden: "Nothing waits for review.",
      answeredLive: "Answered live",
      edited: "edited",
      statuses: {
        pending: "Waiting for review",
        open: "",
        answering: "Answering now",
        answered: "",
        dismissed: "Dismissed",
        withdrawn: "",
      } satisfies Record<QuestionStatus, string>,
      tools: {
        approve: "Approve",
        spotlight: "Answer now",
        answeredLive: "Answered live",
        dismiss: "Dismiss",
        back: "Back to the list",
        reopen: "Reopen",
        takeBack: "Take back",
        takeBackAsk: "Take it back for good?",
        takeBackYes: "Take it back",
        takeBackNo: "Keep it",
      },
      closed: "The host has closed questions for now.",
      reviewed: "The host reads questions before others see them.",
      askAnonymouslySeen: "Ask anonymously (the hosts see who you are)",
      stale: "Order changed · Update",
      empty: "No questions yet. Ask the first one.",
      emptyEnded: "Nobody asked a question.",
      noneOpen: "Every question is answered.",
      noneAnswered: "No question is answered yet.",
      some: (count: number, total: number) =>
        `The ${f.number(count)} questions with the most votes are here, of ${f.number(total)}.`,
      label: "Ask a question",
      ask: "Ask",
      askAnonymously: "Ask anonymously",
      anonymous: "Anonymous",
      yours: "Yours",
      isAnswered: "Answered",
      upvote: "Upvote",
      withdraw: "Take your vote back",
      upvoteOf: (votes: number, question: string) =>
        `Upvote, ${counted(votes, "vote", "votes")}: ${question}`,
      votes: f.number,
      answer: "Answer",
      answerLabel: "Your answer",
      sendAnswer: "Send answer",
      cancel: "Cancel",
      readOnly: "You may not ask questions here.",
    },
    name: {
      title: "What should we call you?",
      text: "Everyone in this stream sees the name beside what you write.",
      label: "Your name",
      skip: "Just read",
      join: "Join",
      joining: "Joining…",
    },
    host: {
      start: "Go live",
      end: "End stream",
      endAsk: "End it for everyone?",
      endYes: "End it",
      endNo: "No",
    },
    connection: {
      offline: "You are offline.",
      offlineText: "Back as soon as the network is.",
      connecting: "Connecting…",
      nextTry: (seconds: number) => `Next try in ${f.seconds(seconds)}.`,
      retryNow: "Retry now",
      queued: (count: number) =>
        f.plural(count, {
          one: "What you wrote waits to be sent.",
          other: `${f.number(count)} things you wrote wait to be sent.`,
        }),
      retry: "Try again",
      signOut: "Go on without signing in",
      streams: "All streams",
      closed: CLOSED,
      closedText: (reason: string, code: number) => `The server said: ${reason} (${code}).`,
    },
    /** Why the connection is gone, while it comes back by itself. */
    lost: {
      unknown: LOST,
      going_away: "The server restarts.",
      service_restart: "The server restarts.",
      try_again_later: "The server cannot read this stream just now.",
      internal_error: "The server made a mistake.",
      slow_reader: "Your connection could not keep up.",
      too_fast: "That was too much at once.",
      resync: LOST,
      protocol_error: LOST,
      invalid_text: LOST,
      too_big: "That was too much to send in one piece.",
    } satisfies Record<PassingCloseName | "unknown", string>,
    /** Why the connection does not come back by itself, and what to do. */
    closed: {
      normal: { title: CLOSED, text: "Connect again to go on." },
      unsupported_data: { title: CLOSED, text: "The server did not take what this page sent. Reload it." },
      policy_violation: {
        title: CLOSED,
        text: "The server, or a network before it, refuses this page. Reload it.",
      },
      no_such_stream: {
        title: "No such stream",
        text: "There is no stream at this address. Check the link, or ask whoever sent it.",
      },
      bad_token: {
        title: "Your sign-in does not work here",
        text: "The access token was refused. Open the link that you were given once more, or go on without it.",
      },
      token_expired: {
        title: "Your sign-in has expired",
        text: "Open the link that you were given once more, or go on without it.",
      },
      stream_not_yours: {
        title: "Your sign-in is for another stream",
        text: "It does not open this one. Go on without it, or go back to the streams.",
      },
      token_required: {
        title: "This stream is by invitation",
        text: "It needs an access token. Open the link from your invitation.",
      },
      banned: {
        title: "You cannot take part in this stream",
        text: "The host or a moderator has closed it to you.",
      },
      too_many_connections: {
        title: "Open too often",
        text: "There are too many connections from you. Close other tabs with this stream, then try again.",
      },
      origin_refused: {
        title: "This site may not connect",
        text: "The server does not accept connections from this address. Whoever runs it can add the address to its allowed origins.",
      },
      unsupported_protocol: {
        title: "This page is out of date",
        text: "It speaks another version than the server. Reload it.",
      },
    } satisfies Record<FinalCloseName, Notice>,
    /** What became of what somebody sent, where no server said it. */
    failures: {
      unsent: "Not sent: the connection was closed. Reconnect, then send it again.",
      unknown: "The connection was closed before the answer came: this may or may not have arrived.",
      full: "Too much waits to be sent already. Wait until the connection is back.",
    },
    /** Refusals by their code. The server's words are English: where they tell more than could be told here, they are taken. */
    refusals: {
      invalid_json: asSaid,
      not_an_object: asSaid,
      missing_field: asSaid,
      unknown_field: asSaid,
      invalid_field: asSaid,
      unknown_type: asSaid,
      wrong_endpoint: asSaid,
      wrong_stream: asSaid,
      not_joined: asSaid,
      already_joined: asSaid,
      no_such_stream: asSaid,
      stream_not_yours: asSaid,
      token_required: "Choose a name first.",
      bad_token: asSaid,
      token_expired: "Your sign-in has expired.",
      forbidden: "You may not do this here.",
      empty_text: asSaid,
      text_too_long: asSaid,
      text_invalid: asSaid,
      stream_ended: "The stream has ended; chat and questions are closed.",
      stream_not_started: asSaid,
      already_live: asSaid,
      already_ended: asSaid,
      already_deleted: "It is deleted already.",
      outranked: asSaid,
      unknown_act: asSaid,
      unknown_message: "The message you answer is too old. Send yours without it.",
      unknown_question: asSaid,
      question_closed: asSaid,
      questions_closed: "No more questions are taken just now.",
      votes_closed: "Voting is closed just now.",
      anonymous_off: "This stream takes no anonymous questions. Ask under your name.",
      not_your_question: asSaid,
      wrong_status: asSaid,
      too_late: asSaid,
      already_upvoted: "Your vote is counted already.",
      not_upvoted: asSaid,
      already_answered: "Somebody has answered this question already.",
      id_taken: asSaid,
      rate_limited: ({ retryAfter }) =>
        `That was too fast. Wait ${retryAfter === null ? "a moment" : f.seconds(retryAfter)}, then send it again.`,
      too_many: asSaid,
      unavailable: "The server could not keep this just now. Send it again.",
      internal_error: asSaid,
      network: "The server could not be reached. Check your connection, then try again.",
      http: asSaid,
    } satisfies Refusals as Refusals,
  };
}
