/** React components and hooks for a Backchannel stream. Styles: `@backchannel/react/styles.css`. */

export { Chat, type ChatProps } from "./chat/chat.js";
export { Person } from "./people/person.js";
export { type NameGate, useNameGate } from "./people/use-name-gate.js";
export type { QuestionFilter, QuestionSort } from "./questions/order.js";
export { Questions, type QuestionsProps } from "./questions/questions.js";
export { type ArrangedQuestions, type UseQuestionsOptions, useQuestions } from "./questions/use-questions.js";
export { StatusBadge, ViewerCount } from "./status/badges.js";
export { ConnectionStatus, type ConnectionStatusProps } from "./status/connection-status.js";
export { type ClosedText, describeClosed, type Remedy } from "./stream/closed-text.js";
export { describeFailure } from "./stream/failure-text.js";
export { dropToken, readGuest, readToken, storeToken } from "./stream/identity.js";
export type { StreamView } from "./stream/stream-store.js";
export { type Identity, useIdentity } from "./stream/use-identity.js";
export {
  type StreamActions,
  type StreamHandle,
  type UseStreamOptions,
  useStream,
} from "./stream/use-stream.js";
export {
  type PanelView,
  StreamLayout,
  type StreamLayoutProps,
  StreamPanel,
  type StreamPanelProps,
  StreamViewer,
  type StreamViewerProps,
} from "./stream-viewer.js";
export { type Catalogue, Catalogues, type Loaders, type Overrides, type Told } from "./texts/catalogues.js";
export type { Formats, PluralForms } from "./texts/formats.js";
export { chooseLanguage, LANGUAGES, type Language, languageOf, storeLanguage } from "./texts/languages.js";
export { Provide, type ProvideProps } from "./texts/provide.js";
export { loadTexts, type TextOverrides, type Texts, useLanguage, useTexts } from "./texts/texts.js";
export { TextsProvider, type TextsProviderProps } from "./texts/texts-provider.js";
export { type Parts, Words } from "./texts/words.js";
export { VideoPlayer, type VideoPlayerProps } from "./video/video-player.js";
