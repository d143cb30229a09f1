// Every behaviour finds its own elements by data attributes; without any of them the site works as well.
import { startChecklists } from "./checklist.js";
import { startContents } from "./contents.js";
import { startCounters } from "./counter.js";
import { startErrorSummary } from "./error-summary.js";
import { startEstimates } from "./estimate.js";
import { startMaps } from "./map.js";
import { startMenu } from "./menu.js";
import { startPageTools } from "./page-tools.js";
import { startSimilar } from "./similar.js";

startChecklists(document);
startContents(document);
startCounters(document);
startErrorSummary(document);
startEstimates(document);
startMenu(document);
startMaps(document);
startPageTools(document);
startSimilar(document);
