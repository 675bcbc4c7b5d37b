// The page of one model: draws what it takes for what.

import { drawConfusion } from "../dashboard/confusion.js";
import { boot } from "../lib/elements.js";
import { onThemeChange } from "../lib/theme.js";

const given = /** @type {{ labels: string[], confusion: number[][] | null }} */ (boot());
const chart = document.getElementById("confusion-chart");

function draw() {
  if (chart && given.confusion) drawConfusion(chart, given.confusion, given.labels);
}

draw();
onThemeChange(draw);
