// Applies the stored theme before the first paint. Files below /assets/ are cached for good: rename this one with every change.
try {
  var theme = localStorage.getItem("backchannel.theme");
  if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
} catch (error) {
  // Storage is refused: the system's scheme it is.
}
