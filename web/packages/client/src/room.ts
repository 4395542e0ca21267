/**
 * The room as this client sees it, folded from the welcome and the events after it. Pure.
 *
 * A room that was folded is the same as the one a fresh welcome at the same offset would give. The names are those of
 * the wire. Rooms are immutable; where nothing changed, the same object comes back.
 */

import type {
  AskedQuestion,
  ChatMessage,
  Event,
  Me,
  Pin,
  Question,
  QuestionAnswer,
  QuestionRemoved,
  QuestionStatus,
  QuestionUpdate,
  QuestionUpvote,
  RoomSettings,
  Sanction,
  SanctionLifted,
  StatusChange,
  Stream,
  Welcome,
} from "./generated/protocol.js";
import { type Holds, holdChanges, holdsOf, shown } from "./holds.js";
import { type Polls, pollChanges, pollsOf } from "./polls.js";

/** How many messages of the chat a room keeps, unless told otherwise; older ones are read by page. */
export const DEFAULT_CHAT_LIMIT = 200;

/** A stream's room as the receiver knows it now: the snapshot, with all events since in it. */
export interface Room extends Polls, Holds {
  readonly stream: Stream;
  readonly user: Me;
  readonly epoch: string;
  /** The offset of the last event that is in here. */
  readonly offset: number;
  readonly viewer_count: number;
  /** Oldest first; at most the chat limit. */
  readonly chat: readonly ChatMessage[];
  /** What everyone sees, in the order in which it came into sight. */
  readonly questions: readonly Question[];
  /** How many questions everyone may see; more than `questions` where a snapshot had no place for all. */
  readonly questions_total: number;
  /** Pending and dismissed ones that the user may see, in the order in which they became so. */
  readonly hidden_questions: readonly Question[];
  /** Ids of the questions that the user has upvoted, hidden ones included. The order means nothing. */
  readonly own_votes: readonly string[];
  /** Ids of the questions that the user asked, hidden ones included. The order means nothing. */
  readonly own_questions: readonly string[];
  readonly settings: RoomSettings;
  /** Timeouts and bans in the order of their acts: to staff all that stand, ended timeouts too, to others their own. */
  readonly sanctions: readonly Sanction[];
  /** When the user last said something that a limit on how fast one may write counts from, such as slow mode. */
  readonly last_said_at?: string | undefined;
  /** Ids of what staff have starred, the next to be answered first. Only staff have it. */
  readonly question_queue?: readonly string[];
  /** What staff keep above the chat; do not show one that is `deleted` or whose `until` has passed. */
  readonly pin?: Pin | undefined;
}

/** A welcome that does not fit what the client asked for or knows. */
export class WelcomeError extends Error {
  override readonly name = "WelcomeError";
}

function trim(chat: readonly ChatMessage[], limit: number): readonly ChatMessage[] {
  return chat.length > limit ? chat.slice(chat.length - limit) : chat;
}

/**
 * The room that a welcome opens: `previous` carried on if the server resumed it, else the snapshot.
 *
 * @throws {WelcomeError} if a welcome resumes what `previous` is not, or brings no snapshot
 */
export function roomFromWelcome(
  welcome: Welcome,
  previous: Room | null = null,
  chatLimit = DEFAULT_CHAT_LIMIT,
): Room {
  const { stream, user, epoch, viewer_count, last_said_at } = welcome;
  if (welcome.recovered) {
    if (previous?.epoch !== epoch)
      throw new WelcomeError("the welcome resumes a position that was not asked for");
    // Votes and questions of one's own belong to the user: another user cannot take them over.
    if (previous.user.id !== user.id)
      throw new WelcomeError("the welcome resumes the position of another user");
    return { ...previous, stream, user, viewer_count, last_said_at };
  }
  const { snapshot, offset } = welcome;
  if (snapshot === undefined) throw new WelcomeError("the welcome neither resumes nor brings a snapshot");
  const chat = trim(snapshot.chat, chatLimit);
  return {
    stream,
    user,
    epoch,
    offset,
    viewer_count,
    last_said_at,
    ...snapshot,
    sanctions: snapshot.sanctions ?? [],
    ...pollsOf(snapshot),
    ...holdsOf(snapshot),
    chat,
  };
}

/** The room after one more event. An event at or before the room's offset is in it already and changes nothing. */
export function reduceRoom(room: Room, event: Event, chatLimit = DEFAULT_CHAT_LIMIT): Room {
  if (event.type === "livestream:viewer_count") {
    const { viewer_count } = event.data;
    return viewer_count === room.viewer_count ? room : { ...room, viewer_count };
  }
  if (!("offset" in event) || event.offset <= room.offset) return room;
  return { ...room, ...changes(room, event, chatLimit), offset: event.offset };
}

/** What an event that stands in the log changes. One that this version does not know moves only the offset. */
function changes(room: Room, event: Extract<Event, { offset: number }>, chatLimit: number): Partial<Room> {
  switch (event.type) {
    case "livestream:chat_message":
      return { ...said(room, event.data, chatLimit), ...shown(room, event.data) };
    case "livestream:message_held":
      return { ...holdChanges(room, event, isStaff(room)), ...paced(room, event.data.message) };
    case "livestream:message_deleted":
      return struck(room, ({ id }) => id === event.data.message_id);
    case "livestream:user_messages_deleted":
      return struckOf(room, event.data.user_id);
    case "livestream:chat_cleared":
      return struck(room, () => true);
    case "livestream:messages_restored":
      return restored(room, event.data.messages);
    case "livestream:sanction":
      return sanctioned(room, event.data);
    case "livestream:sanction_lifted":
      return lifted(room, event.data);
    case "livestream:question":
      return asked(room, event.data);
    case "livestream:question_upvote":
      return upvoted(room, event.data);
    case "livestream:question_answer":
      return answered(room, event.data);
    case "livestream:question_update":
      return updated(room, event.data);
    case "livestream:question_removed":
      return removed(room, event.data);
    case "livestream:question_queue":
      return { question_queue: event.data.question_ids };
    case "livestream:pin":
      return { pin: event.data.pin ?? undefined };
    case "livestream:settings":
      return set({ ...room.settings, ...event.data }, room);
    case "livestream:status":
      return { stream: withStatus(room.stream, event.data) };
    default:
      return pollChanges(room, event) ?? holdChanges(room, event, isStaff(room)) ?? {};
  }
}

function said(room: Room, message: ChatMessage, chatLimit: number): Partial<Room> {
  return { chat: trim([...room.chat, message], chatLimit), ...paced(room, message) };
}

/** Said at once or held: both count. What is approved was said earlier than what may have been said since. */
function paced({ user, settings, last_said_at }: Room, message: ChatMessage): Partial<Room> {
  const counts =
    message.user.id === user.id && isPaced(user, settings) && message.created_at > (last_said_at ?? "");
  return counts ? { last_said_at: message.created_at } : {};
}

function set(settings: RoomSettings, { user, last_said_at }: Room): Partial<Room> {
  return { settings, last_said_at: isPaced(user, settings) ? last_said_at : undefined };
}

/** Whether there is a limit on how fast the user may write. */
function isPaced({ role }: Me, { slow_mode, message_interval_ms, duplicate_window }: RoomSettings): boolean {
  return role === "viewer" && slow_mode + message_interval_ms + duplicate_window > 0;
}

/** An end that the change does not name is gone: an ended stream may go on. So is an announced start. */
function withStatus({ starts_at: _past, ended_at: _gone, ...stream }: Stream, change: StatusChange): Stream {
  return { ...stream, ...change };
}

const isStaff = (room: Room) => room.user.role !== "viewer";

const struckOut = (message: ChatMessage): ChatMessage => ({ ...message, deleted: true });

function tombstone({ mentions: _named, ...message }: ChatMessage): ChatMessage {
  return { ...message, message: "", deleted: true };
}

/** With messages marked as deleted. Staff keep their text, nobody else does. */
function struck(room: Room, isMeant: (message: ChatMessage) => boolean): Partial<Room> {
  const left = isStaff(room) ? struckOut : tombstone;
  const strike = (message: ChatMessage) => (!message.deleted && isMeant(message) ? left(message) : message);
  return { chat: room.chat.map(strike), ...withPinned(room, strike) };
}

function struckOf(room: Room, userId: string): Partial<Room> {
  return struck(room, ({ user }) => user.id === userId);
}

function restored(room: Room, messages: readonly ChatMessage[]): Partial<Room> {
  const byId = new Map(messages.map((message) => [message.id, message]));
  const restore = (message: ChatMessage) => byId.get(message.id) ?? message;
  return { chat: room.chat.map(restore), ...withPinned(room, restore) };
}

/** With the pinned message changed, which the chat may have forgotten. */
function withPinned({ pin }: Room, change: (message: ChatMessage) => ChatMessage): Pick<Room, "pin"> {
  return pin === undefined ? {} : { pin: { ...pin, message: change(pin.message) } };
}

/** Timeouts of the same user that have ended by then are forgotten. */
function sanctioned(room: Room, sanction: Sanction): Partial<Room> {
  const { user_id, created_at } = sanction;
  const standing = room.sanctions.filter(
    // Times of the wire have one form, so that their texts are in the order of what they mean.
    ({ user_id: id, until }) => id !== user_id || until === undefined || until > created_at,
  );
  return {
    ...(sanction.deletes_messages ? struckOf(room, user_id) : {}),
    sanctions: [...standing, sanction],
  };
}

function lifted(room: Room, { act_id, messages }: SanctionLifted): Partial<Room> {
  return {
    ...restored(room, messages),
    sanctions: room.sanctions.filter((sanction) => sanction.act_id !== act_id),
  };
}

const PUBLIC: ReadonlySet<QuestionStatus> = new Set(["open", "answering", "answered"]);

/** What may stand in the queue. */
const WAITING: ReadonlySet<QuestionStatus> = new Set(["pending", "open"]);

/** With a question where it belongs: in its place, or at the end of where it was not. */
function placed(room: Room, question: Question): Pick<Room, "questions" | "hidden_questions"> {
  const { questions, hidden_questions } = room;
  return PUBLIC.has(question.status)
    ? { questions: put(questions, question), hidden_questions: without(hidden_questions, question.id) }
    : { questions: without(questions, question.id), hidden_questions: put(hidden_questions, question) };
}

function put(questions: readonly Question[], question: Question): readonly Question[] {
  const index = questions.findIndex(({ id }) => id === question.id);
  return index < 0 ? [...questions, question] : questions.with(index, question);
}

function without(questions: readonly Question[], id: string): readonly Question[] {
  return questions.some((question) => question.id === id)
    ? questions.filter((question) => question.id !== id)
    : questions;
}

function asked(room: Room, { own, ...question }: AskedQuestion): Partial<Room> {
  return {
    ...placed(room, question),
    questions_total: room.questions_total + (PUBLIC.has(question.status) ? 1 : 0),
    own_questions: own === true ? [...room.own_questions, question.id] : room.own_questions,
  };
}

/** One question is answered at a time: another that was is open again. */
function updated(room: Room, { question, questions_total }: QuestionUpdate): Partial<Room> {
  const questions =
    question.status === "answering"
      ? room.questions.map((other) =>
          other.status === "answering" ? { ...other, status: "open" as const } : other,
        )
      : room.questions;
  const queue = WAITING.has(question.status) ? {} : unqueued(room, question.id);
  return { ...placed({ ...room, questions }, question), questions_total, ...queue };
}

/** With a queue that the question is not in. */
function unqueued({ question_queue }: Room, id: string): Pick<Room, "question_queue"> {
  return question_queue?.includes(id)
    ? { question_queue: question_queue.filter((queued) => queued !== id) }
    : {};
}

function removed(room: Room, { question_id, questions_total }: QuestionRemoved): Partial<Room> {
  return {
    questions: without(room.questions, question_id),
    hidden_questions: without(room.hidden_questions, question_id),
    questions_total,
    ...unqueued(room, question_id),
  };
}

/** With the question `id` changed; nothing if it is not among those that this client holds. */
function withQuestion(room: Room, id: string, change: Partial<Question>): Partial<Room> {
  const index = room.questions.findIndex((question) => question.id === id);
  const question = room.questions[index];
  return question === undefined ? {} : { questions: room.questions.with(index, { ...question, ...change }) };
}

function upvoted(room: Room, vote: QuestionUpvote): Partial<Room> {
  const changed = withQuestion(room, vote.question_id, { upvotes: vote.upvotes });
  if (vote.upvoted === undefined) return changed;
  const own = new Set(room.own_votes);
  if (vote.upvoted) own.add(vote.question_id);
  else own.delete(vote.question_id);
  return { ...changed, own_votes: [...own] };
}

function answered(room: Room, { question_id, ...answer }: QuestionAnswer): Partial<Room> {
  return {
    ...withQuestion(room, question_id, { status: "answered", ...answer }),
    ...unqueued(room, question_id),
  };
}
