try {
  var theme = localStorage.getItem("backchannel.theme");
  if (/^(light|dark)$/.test(theme)) document.documentElement.dataset.theme = theme;
} catch (e) {}
