// The part of a page that the guide's scripts use: elements made of trees, [name, attributes, children], found by
// simple selectors, and events that rise from an element to the window.
class Target {
  #handlers = {};

  addEventListener(type, handler) {
    (this.#handlers[type] ??= []).push(handler);
  }

  dispatchEvent(event) {
    event.target = this;
    for (let place = this; place; place = place.parent) {
      for (const handler of place.#handlers[event.type] ?? []) handler(event);
    }
  }

  toJSON() {
    return this.constructor.name;
  }
}

const attributeOf = (key) => "data-" + key.replace(/[A-Z]/g, (letter) => "-" + letter.toLowerCase());
const DATASET = {
  get: (element, key) => element.getAttribute(attributeOf(key)) ?? undefined,
  set: (element, key, value) => element.setAttribute(attributeOf(key), value) ?? true,
  deleteProperty: (element, key) => element.removeAttribute(attributeOf(key)) ?? true,
};

/** The tests that an element must pass to fit one word of a selector: a[href].button */
function testsOf(word) {
  const parts = word.match(/^[a-z]\w*|\*|\.[\w-]+|\[[\w-]+(="[^"]*")?\]/g) ?? [];
  if (word === "" || parts.join("") !== word) throw new Error(`elements.js does not know the selector ${word}`);
  return parts.map((part) => {
    if (part === "*") return () => true;
    if (part[0] === ".") return (element) => element.classes.includes(part.slice(1));
    if (part[0] !== "[") return (element) => element.name === part;
    const [, name, , value] = part.match(/\[([\w-]+)(="([^"]*)")?\]/);
    return ({ attributes }) => (value === undefined ? name in attributes : attributes[name] === value);
  });
}

const known = {};
/** Whether an element fits a selector of words, each a child of the one before: ul > li */
function fits(element, selector) {
  known[selector] ??= selector.split(" > ").map(testsOf).reverse();
  return known[selector].every((tests, above) => {
    let place = element;
    for (let step = 0; step < above; step += 1) place = place.parent;
    return tests.every((test) => test(place));
  });
}

class Element extends Target {
  parent = null;
  observers = [];

  constructor(name, attributes = {}, children = []) {
    super();
    if (!/^[a-z#]/.test(name)) throw new DOMException(`there is no element <${name}>`, "InvalidCharacterError");
    Object.assign(this, { name, attributes: { ...attributes }, childNodes: [] });
    Object.assign(this, { value: attributes.value ?? "", checked: "checked" in attributes });
    this.dataset = new Proxy(this, DATASET);
    for (const child of children) this.insertBefore(typeof child === "string" ? child : new Element(...child));
  }

  getAttribute(name) {
    return this.attributes[name] ?? null;
  }
  setAttribute(name, value) {
    this.attributes[name] = String(value);
    for (const changed of this.observers) changed();
  }
  removeAttribute(name) {
    delete this.attributes[name];
    for (const changed of this.observers) changed();
  }

  get lang() {
    return this.getAttribute("lang") ?? "";
  }
  get hidden() {
    return this.getAttribute("hidden") !== null;
  }
  set hidden(hidden) {
    if (hidden) this.setAttribute("hidden", "");
    else this.removeAttribute("hidden");
  }
  get className() {
    return this.getAttribute("class") ?? "";
  }
  set className(names) {
    this.setAttribute("class", names);
  }
  get classes() {
    return this.className.split(" ").filter(Boolean);
  }
  get classList() {
    const others = (name) => this.classes.filter((held) => held !== name);
    return { toggle: (name, on) => (this.className = (on ? [...others(name), name] : others(name)).join(" ")) };
  }

  get children() {
    return this.childNodes.filter((node) => node instanceof Element);
  }
  get textContent() {
    return this.childNodes.map((node) => (node instanceof Element ? node.textContent : node)).join("");
  }
  set textContent(text) {
    this.childNodes = [String(text)];
  }
  appendChild(node) {
    return this.insertBefore(node);
  }
  insertBefore(node, before) {
    if (node.parent) node.parent.childNodes = node.parent.childNodes.filter((other) => other !== node);
    if (node instanceof Element) node.parent = this;
    this.childNodes.splice(before ? this.childNodes.indexOf(before) : this.childNodes.length, 0, node);
    return node;
  }
  scrollIntoView() {
    this.broughtIntoView = true;
  }
  focus() {
    let top = this;
    while (top.parent instanceof Element) top = top.parent;
    top.activeElement = this;
  }

  matches(selector) {
    return fits(this, selector);
  }
  closest(selector) {
    if (this.matches(selector)) return this;
    return this.parent instanceof Element ? this.parent.closest(selector) : null;
  }
  querySelectorAll(selector, found = []) {
    for (const child of this.children) {
      if (fits(child, selector)) found.push(child);
      child.querySelectorAll(selector, found);
    }
    return found;
  }
  querySelector(selector) {
    return this.querySelectorAll(selector)[0] ?? null;
  }
}

module.exports = { Target, Element };
