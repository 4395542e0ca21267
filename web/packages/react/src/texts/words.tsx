import { createElement, Fragment, type ReactNode } from "react";

/** A sentence with an element in it, where its language puts it: `["You are ", <b>Ada</b>]`. */
export type Parts = readonly ReactNode[];

/** Such a sentence on the page. */
export function Words({ parts }: { readonly parts: Parts }) {
  // As arguments of their own: they never change places, so they need no keys.
  return createElement(Fragment, null, ...parts);
}
