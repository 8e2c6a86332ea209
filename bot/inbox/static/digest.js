// The SHA-256 of a file, in hexadecimal. Browsers have it only where the page came over
// https; an office may run the inbox over http in its own network.
"use strict";
{
  const root = (n, of) => { // the first 32 bits of the fraction of a root
    const r = n ** (1 / of);
    return (r - Math.floor(r)) * 2 ** 32 | 0;
  };
  const primes = [];
  for (let n = 2; primes.length < 64; n++) if (primes.every((p) => n % p)) primes.push(n);
  const k = Int32Array.from(primes, (p) => root(p, 3)), w = new Int32Array(64);
  const turn = (x, n) => x >>> n | x << 32 - n;

  function block(h, view, at) {
    for (let i = 0; i < 64; i++) {
      if (i < 16) { w[i] = view.getInt32(at + 4 * i); continue; }
      const x = w[i - 15], y = w[i - 2];
      w[i] = w[i - 16] + w[i - 7] + (turn(x, 7) ^ turn(x, 18) ^ x >>> 3) + (turn(y, 17) ^ turn(y, 19) ^ y >>> 10);
    }
    let [a, b, c, d, e, f, g, z] = h;
    for (let i = 0; i < 64; i++) {
      const one = z + (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) + (e & f ^ ~e & g) + k[i] + w[i] | 0;
      const two = (turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + (a & b ^ a & c ^ b & c) | 0;
      z = g; g = f; f = e; e = d + one | 0; d = c; c = b; b = a; a = one + two | 0;
    }
    [a, b, c, d, e, f, g, z].forEach((x, i) => { h[i] += x; });
  }
  function plain(buffer) {
    const h = Int32Array.from(primes.slice(0, 8), (p) => root(p, 2)), whole = buffer.byteLength & ~63, left = buffer.byteLength - whole;
    const view = new DataView(buffer), end = new Uint8Array(left < 56 ? 64 : 128), tail = new DataView(end.buffer);
    for (let at = 0; at < whole; at += 64) block(h, view, at);
    end.set(new Uint8Array(buffer, whole)); end[left] = 0x80;
    tail.setUint32(end.length - 8, Math.floor(buffer.byteLength / 2 ** 29)); tail.setUint32(end.length - 4, buffer.byteLength << 3);
    for (let at = 0; at < end.length; at += 64) block(h, tail, at);
    return h;
  }
  const hex = (words) => Array.from(words, (x) => (x >>> 0).toString(16).padStart(8, "0")).join("");

  window.digest = async (buffer) => {
    if (!crypto.subtle) return hex(plain(buffer));
    const view = new DataView(await crypto.subtle.digest("SHA-256", buffer));
    return hex(Array.from({ length: 8 }, (_, i) => view.getUint32(4 * i)));
  };
}
