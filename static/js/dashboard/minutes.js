/**
 * One row for each minute of the line, newest first: the last point of that minute. A table of every five seconds would
 * be read by nobody.
 *
 * @param {readonly import("./reducer.js").Point[]} line
 * @returns {import("./reducer.js").Point[]}
 */
export function lastOfEachMinute(line) {
  /** @type {Map<number, import("./reducer.js").Point>} */
  const minutes = new Map();
  for (const point of line) minutes.set(Math.floor(point.at / 60), point);
  return [...minutes.values()].reverse();
}

/**
 * The stretches of the line where a mood was published, each without a gap.
 *
 * @param {readonly import("./reducer.js").Point[]} line
 * @returns {import("./reducer.js").Point[][]}
 */
export function publishedRuns(line) {
  return runsOf(line, ({ mood }) => mood !== null);
}

/**
 * The stretches of the line where something is shown, each without a gap.
 *
 * @param {readonly import("./reducer.js").Point[]} line
 * @param {(point: import("./reducer.js").Point) => boolean} isShown
 * @returns {import("./reducer.js").Point[][]}
 */
export function runsOf(line, isShown) {
  /** @type {import("./reducer.js").Point[][]} */
  const runs = [];
  let isOpen = false;
  for (const point of line) {
    if (!isShown(point)) {
      isOpen = false;
    } else if (isOpen) {
      runs.at(-1)?.push(point);
    } else {
      runs.push([point]);
      isOpen = true;
    }
  }
  return runs;
}
