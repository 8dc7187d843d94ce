/** What sitegen/worker.py puts into sw.js. */
declare const __GUIDE__: {
  version: string;
  notFound: string;
  fallback: string;
  shared: string[];
  table: Record<string, [string, (string | number)[], string, string]>;
};
