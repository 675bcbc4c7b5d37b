// The page on which people read what programs can ask: Swagger UI has a dark side of its own, and is told when to show it.

import { chosenTheme, onThemeChange } from "../lib/theme.js";

function showTheme() {
  const theme = chosenTheme();
  const isDark = theme === "dark" || (theme === "auto" && matchMedia("(prefers-color-scheme: dark)").matches);
  document.documentElement.classList.toggle("dark-mode", isDark);
}

showTheme();
onThemeChange(showTheme);
