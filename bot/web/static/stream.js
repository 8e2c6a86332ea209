// The stream of events. EventSource comes back by itself after a broken
// connection, but not after an error page of a proxy, and it does not notice a
// network that went silent: both are done here.

const silence = 45000; // ms without a sign of life; the server gives one every 15 s
const slowest = 30000;

export class Stream {
  // on has working(e), writing(e), typing(), reply(e) and connected(bool).
  constructor(on) {
    this.on = on;
    this.after = 0;
    this.source = null;
    this.failures = 0;
    this.timer = 0;
    this.watchdog = 0;
  }

  open() {
    if (this.source && this.source.readyState !== 2) return;
    this.close();
    const source = new EventSource('api/events?after=' + this.after);
    this.source = source;
    this.alive();
    source.addEventListener('open', () => {
      this.failures = 0;
      this.alive();
      this.on.connected(true);
    });
    source.addEventListener('error', () => {
      if (source !== this.source) return;
      this.on.connected(false);
      if (source.readyState === 2) this.later();
    });
    source.addEventListener('beat', () => this.alive());
    for (const name of ['working', 'writing', 'typing', 'reply']) {
      source.addEventListener(name, (e) => {
        this.alive();
        const data = JSON.parse(e.data);
        if (name === 'reply') this.after = Math.max(this.after, data.id);
        this.on[name](data);
      });
    }
  }

  later() {
    this.failures++;
    clearTimeout(this.timer);
    const wait = Math.min(slowest, 1000 * Math.pow(2, this.failures - 1));
    this.timer = setTimeout(() => this.open(), wait * (0.75 + Math.random() / 2));
  }

  alive() {
    clearTimeout(this.watchdog);
    this.watchdog = setTimeout(() => {
      this.on.connected(false);
      this.close();
      this.later();
    }, silence);
  }

  close() {
    clearTimeout(this.timer);
    clearTimeout(this.watchdog);
    if (this.source) this.source.close();
    this.source = null;
  }
}
