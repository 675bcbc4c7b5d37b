// Reads {"state": ..., "events": [...]} from stdin and prints the state after them, for the test that the browser and
// the server agree.

import { apply } from "../../static/js/dashboard/reducer.js";

let text = "";
for await (const chunk of process.stdin) text += chunk;
const { state, events } = JSON.parse(text);
process.stdout.write(JSON.stringify(events.reduce(apply, state)));
