// The browser's side of the copy: the registration and its workers, which come and go as the story says.
const { Target } = require("./elements.js");

const PLACES = { installing: "installing", installed: "waiting", activating: "active", activated: "active" };

class Worker extends Target {
  constructor(copies, scriptURL, answer) {
    super();
    // A worker of the guide knows where its website leads now: nowhere else, if the story does not say it.
    Object.assign(this, { copies, scriptURL, answer, address: answer && "", state: "", ports: [] });
  }

  /** What the browser does with a worker: it stands in the place of its new state, and says so. */
  become(state) {
    const { registration } = this.copies;
    for (const place of Object.values(PLACES)) if (registration[place] === this) registration[place] = null;
    this.state = state;
    if (PLACES[state]) registration[PLACES[state]] = this;
    this.dispatchEvent({ type: "statechange" });
    return undefined;
  }

  postMessage(message, ports) {
    this.copies.log.push(message.ask);
    const answer = message.ask === "address" ? this.address : this.answer;
    if (ports && (answer ?? null) !== null) ports[0].postMessage(structuredClone(answer));
    else if (ports) this.ports.push(ports[0]);
  }
}

/** navigator.serviceWorker. `registering`, of an address, and `updating` are what the website makes of a question. */
class Copies extends Target {
  registration = new Target();
  held = undefined;
  registering = async () => {};
  updating = async () => {};
  controller = null;

  constructor(log) {
    super();
    this.log = log;
    const update = async () => {
      log.push("update");
      await this.updating();
    };
    const empty = { installing: null, waiting: null, active: null };
    Object.assign(this.registration, empty, { scope: "https://guide.example/repo/", update });
  }

  async getRegistration() {
    return this.held;
  }

  async register(address, options) {
    this.log.push(`register ${address} ${JSON.stringify(options)}`);
    await this.registering(address);
    return (this.held = this.registration);
  }

  /** A worker in a state, with what it answers; without an answer it stays silent, and the questions wait in `ports`. */
  worker(state, answer, query = "") {
    this.held = this.registration;
    const worker = new Worker(this, this.registration.scope + "sw.js" + query, answer);
    worker.become(state);
    return worker;
  }

  /** The website sends a newer worker. */
  find(answer, query) {
    const worker = this.worker("installing", answer, query);
    this.registration.onupdatefound?.();
    return worker;
  }
}

module.exports = { Copies };
