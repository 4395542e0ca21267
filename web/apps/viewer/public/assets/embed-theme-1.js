var theme = new URLSearchParams(location.search).get("theme");
if (/^(light|dark)$/.test(theme)) document.documentElement.dataset.theme = theme;
