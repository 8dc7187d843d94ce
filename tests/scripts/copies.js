// The browser's side of the copy: the registration and its workers, which come and go as the story says.
const { Target } = require("./elements.js");

const PLACES = { installing: "installing", installed: "waiting", activating: "active", activated: "active" };

class Worker extends Target {
  constructor(copies, scriptURL, answer) {
    super();
    Object.assign(this, { copies, scriptURL, answer, state: "" });
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
    if (ports && this.answer) ports[0].postMessage(this.answer);
    else if (ports) this.port = ports[0];
  }
}

/** navigator.serviceWorker. `registering` and `updating` are what the website makes of a question. */
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
    await this.registering();
    return (this.held = this.registration);
  }

  /** A worker in a state, with what it answers; without an answer it stays silent. */
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
