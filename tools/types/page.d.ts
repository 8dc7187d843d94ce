/** Trusted Types, which not every browser has: the address is then no string, and TypeScript knows no such type. */
interface WorkerAddresses {
  createScriptURL(query: string): any;
}
interface Window {
  trustedTypes?: { createPolicy(name: string, rules: WorkerAddresses): WorkerAddresses };
}
