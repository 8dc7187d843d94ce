/** Trusted Types, which not every browser has: the address is then no string, and TypeScript knows no such type. */
interface WorkerAddresses {
  createScriptURL(query: string): any;
}
interface Window {
  trustedTypes?: { createPolicy(name: string, rules: WorkerAddresses): WorkerAddresses };
  /** As Safari named it before version 14.1. */
  webkitAudioContext?: typeof AudioContext;
}
/** Why nothing newer could be had from the website; templates/components/copy-check.html has a sentence for each. */
type Reason = "sign-in" | "moved" | "host" | "network" | "browser" | "damaged" | "foreign";
