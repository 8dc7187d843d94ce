/** Content type, parts of the body, SHA-256 of the body, edition. A part that is a number means a text that many pages
 * share; the body of an image/png is in base64. */
type Entry = [type: string, parts: (string | number)[], hash: string, edition: string];
/** An entry that an address means, and whether it is written as its links expect. */
type Place = { path: string; exact: boolean };

/** What sitegen/bundle/worker.py puts into sw.js; `table` is by the path below the scope. */
declare const __GUIDE__: {
  version: string;
  fallbackAgain: Entry;
  shared: string[];
  table: Record<string, Entry>;
};
