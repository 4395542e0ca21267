var theme = new URLSearchParams(location.search).get("theme");
if (theme !== "auto") document.documentElement.dataset.theme = theme === "light" ? "light" : "dark";
