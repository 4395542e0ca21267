import { type RefObject, useLayoutEffect, useRef } from "react";

/** Sizes tried between the largest and the smallest. */
const STEPS = 24;

/**
 * Makes the text of an element as large as its box allows, and never larger than it needs. The element hides what would
 * stick out; between the two sizes nothing has to.
 *
 * @param content changes whenever what is in the box does
 * @param largest in rem
 * @param smallest in rem: what can be read from the last row
 */
export function useFitting<Box extends HTMLElement>(
  content: string,
  largest: number,
  smallest: number,
): RefObject<Box | null> {
  const box = useRef<Box>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another content needs another size
  useLayoutEffect(() => {
    const element = box.current;
    if (element === null) return;
    const resize = () => {
      for (let step = 0; step <= STEPS; step += 1) {
        element.style.fontSize = `${largest - ((largest - smallest) * step) / STEPS}rem`;
        if (element.scrollHeight <= element.clientHeight && element.scrollWidth <= element.clientWidth)
          return;
      }
    };
    const observer = new ResizeObserver(resize);
    observer.observe(element);
    // The fonts of the system may come later than the first measurement.
    document.fonts.ready.then(resize, resize);
    resize();
    return () => observer.disconnect();
  }, [content, largest, smallest]);
  return box;
}
