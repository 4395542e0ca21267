import { useEffect, useState } from "react";

/**
 * Whether anybody can see this page: it is not in a background tab, and of its frame a part is on the screen. The browser
 * knows the latter across origins; a frame that is not displayed has no part on it.
 */
export function useInView(): boolean {
  const [onScreen, setOnScreen] = useState(true);
  const [visible, setVisible] = useState(() => document.visibilityState === "visible");
  useEffect(() => {
    const observer = new IntersectionObserver((entries) =>
      setOnScreen(entries.at(-1)?.isIntersecting === true),
    );
    observer.observe(document.documentElement);
    const handleVisibility = () => setVisible(document.visibilityState === "visible");
    document.addEventListener("visibilitychange", handleVisibility);
    return () => {
      observer.disconnect();
      document.removeEventListener("visibilitychange", handleVisibility);
    };
  }, []);
  return onScreen && visible;
}
