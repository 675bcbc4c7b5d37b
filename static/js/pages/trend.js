// The lessons of a course side by side.

import { showChart } from "../dashboard/cards.js";
import { drawMoods, drawTooFast } from "../dashboard/trend_charts.js";
import { boot } from "../lib/elements.js";
import { gettext } from "../lib/language.js";
import { onThemeChange } from "../lib/theme.js";

/** @typedef {import("../dashboard/trend_charts.js").Lesson} Lesson */

const given = /** @type {{ lessons: Lesson[], median: number | null }} */ (boot());
const lessons = given.lessons.map((lesson) => ({ ...lesson, title: lesson.title || gettext("Session") }));
const moodChart = document.getElementById("mood-chart");

function draw() {
  if (moodChart) drawMoods(moodChart, lessons, given.median);
  const hasVotes = lessons.some(({ too_fast }) => too_fast !== null);
  showChart("votes", hasVotes, (root) => drawTooFast(root, lessons));
}

draw();
onThemeChange(draw);
