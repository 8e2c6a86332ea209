// What the person sends. A message is kept in the browser until the server has
// stored it, and is sent again under the same id until then: the server takes
// the same id once.
import { language, store } from './language.js';

const patience = 20000; // ms for one attempt
const slowest = 30000; // ms between two attempts

// Outgoing calls on.state(item, state, why) for each change: 'sending',
// 'unsent', 'refused', and 'sent' with the turn in item.turn.
export class Outgoing {
  constructor(on) {
    this.on = on;
    this.items = [];
    this.busy = false;
    this.failures = 0;
    this.timer = 0;
  }

  // load takes up what an earlier visit could not send.
  load() {
    let kept = [];
    try { kept = JSON.parse(store.get('unsent') || '[]'); } catch (e) { /* not ours */ }
    if (Array.isArray(kept)) this.items = kept.filter((x) => x && x.id && x.text);
    return this.items;
  }

  // add takes a text to be sent; with a label it is what a choice says.
  add(text, label) {
    const item = { id: newID(), text, label, lang: language(), at: new Date().toISOString() };
    this.items.push(item);
    this.save();
    return item;
  }

  // take gives up on a message, to be changed.
  take(item) {
    this.items = this.items.filter((x) => x !== item);
    this.save();
  }

  save() { store.set('unsent', this.items.length ? JSON.stringify(this.items) : ''); }

  // flush sends what waits, in order, one at a time.
  async flush() {
    clearTimeout(this.timer);
    if (this.busy) return;
    this.busy = true;
    for (let item = this.next(); item; item = this.next()) {
      this.on.state(item, 'sending');
      const body = { id: item.id, text: item.text, lang: item.lang };
      if (item.label) body.choice = true;
      const got = await post('api/messages', body);
      if (got.status === 202) {
        this.failures = 0;
        item.turn = got.body.turn;
        this.take(item);
        this.on.state(item, 'sent');
        continue;
      }
      const why = got.body && got.body.message;
      if (got.status >= 400 && got.status < 500 && got.status !== 401 && got.status !== 408 && got.status !== 429) {
        item.refused = true;
        this.save();
        this.on.state(item, 'refused', why);
        continue;
      }
      for (const x of this.items) if (!x.refused) this.on.state(x, 'unsent', x === item ? why : null);
      // Who sends too fast taps again; for the rest we try.
      if (got.status !== 429 && got.status !== 401) {
        this.failures++;
        this.timer = setTimeout(() => this.flush(), Math.min(slowest, 1500 * Math.pow(2, this.failures - 1)));
      }
      break;
    }
    this.busy = false;
  }

  next() { return this.items.find((x) => !x.refused); }
}

// post gives the status (0 where the server was not reached) and the body. A
// browser that lost its session gets a new one, once.
export async function post(address, body, again) {
  const control = typeof AbortController === 'function' ? new AbortController() : null;
  const timer = control ? setTimeout(() => control.abort(), patience) : 0;
  try {
    const file = body instanceof Blob;
    const r = await fetch(address, {
      method: 'POST', credentials: 'same-origin', headers: { 'Content-Type': file ? 'application/octet-stream' : 'application/json' },
      body: file ? body : JSON.stringify(body), signal: control ? control.signal : undefined,
    });
    if (r.status === 401 && !again) {
      await post('api/session', {}, true);
      return await post(address, body, true);
    }
    const text = await r.text();
    let parsed = null;
    try { parsed = JSON.parse(text); } catch (e) { /* a proxy's page */ }
    if (r.status === 202 && !parsed) return { status: 0, body: null };
    return { status: r.status, body: parsed };
  } catch (e) {
    return { status: 0, body: null };
  } finally {
    clearTimeout(timer);
  }
}

// newID is a random UUID; crypto.randomUUID is not on old phones nor without TLS.
export function newID() {
  const b = crypto.getRandomValues(new Uint8Array(16));
  b[6] = (b[6] & 0x0f) | 0x40;
  b[8] = (b[8] & 0x3f) | 0x80;
  const hex = Array.from(b, (x) => ('0' + x.toString(16)).slice(-2)).join('');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
