/** Trusted Types, which not every browser has: the address is then no string, and TypeScript knows no such type. */
interface WorkerAddresses {
  createScriptURL(query: string): any;
}
interface Window {
  trustedTypes?: { createPolicy(name: string, rules: WorkerAddresses): WorkerAddresses };
  /** As Safari named it before version 14.1. */
  webkitAudioContext?: typeof AudioContext;
}
/** What Chromium sends to a page that may offer to be installed (Web App Manifest, incubation), and Safari's own mark. */
interface InstallOffer extends Event {
  prompt(): Promise<unknown>;
}
interface WindowEventMap {
  beforeinstallprompt: InstallOffer;
}
interface Navigator {
  standalone?: boolean;
}
/** Why nothing newer could be had from the website; templates/components/copy-check.html has a sentence for each. */
type Reason = "sign-in" | "moved" | "host" | "network" | "browser" | "damaged" | "foreign";
