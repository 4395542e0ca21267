import { type ComponentType, type LazyExoticComponent, lazy } from "react";
import { useTexts } from "./texts/texts.js";

/**
 * A component that comes as a chunk of its own, for what not everybody needs or nothing waits for. Where it cannot be
 * loaded (offline, or the page is older than the server) the page says so in its place, and goes on.
 */
export function later<Props>(
  load: () => Promise<ComponentType<Props>>,
): LazyExoticComponent<ComponentType<Props>> {
  return lazy(() =>
    load().then(
      (component) => ({ default: component }),
      () => ({ default: Missing }),
    ),
  );
}

function Missing() {
  const { stream: texts } = useTexts();
  return (
    <p className="bc-missing" role="alert">
      {texts.missing}
    </p>
  );
}
