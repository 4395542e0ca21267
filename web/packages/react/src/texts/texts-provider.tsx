import { Provide, type ProvideProps } from "./provide.js";
import { catalogues, type Texts } from "./texts.js";

export type TextsProviderProps = ProvideProps<Texts>;

/** Gives the components below it a language. Shows nothing until its texts are there, which English always are. */
export function TextsProvider(props: TextsProviderProps) {
  return <Provide of={catalogues} {...props} />;
}
