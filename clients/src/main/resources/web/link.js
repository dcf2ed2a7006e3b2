// The client's side of the protocol: one connection at a time, made again with backoff.

const BACKOFF_BASE_MS = 500;
const BACKOFF_CAP_MS = 30_000;
const TOKEN_EXPIRED = 4102;
const isFinal = (code) => code >= 4100 && code < 4200;

/** Exponential, with full jitter. */
const backoffMs = (attempt) =>
  Math.random() * Math.min(BACKOFF_CAP_MS, BACKOFF_BASE_MS * 2 ** attempt);

/** A UUID of version 7: 48 bits of time, the rest random (RFC 9562). */
export function uuid7() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  new DataView(bytes.buffer).setUint32(0, Math.floor(Date.now() / 2 ** 16));
  new DataView(bytes.buffer).setUint16(4, Date.now() % 2 ** 16);
  bytes[6] = 0x70 | (bytes[6] & 0x0f);
  bytes[8] = 0x80 | (bytes[8] & 0x3f);
  const hex = Array.from(bytes, (b) => b.toString(16).padStart(2, '0')).join('');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

/**
 * Emits `status` {text}, `welcome`, `frame` (everything that answers nothing) and `end` {reason},
 * after which it does not connect again. `token(fresh)` gives an access token, a fresh one if asked.
 */
export class Link extends EventTarget {
  #socket;
  #open = new Map();
  #lastId = 0;
  #attempt = 0;
  #delayMs = 0;
  #heartbeat;
  #stopped = false;

  constructor(device, token) {
    super();
    this.device = device;
    this.token = token;
  }

  /** Asks something; rejects with the error frame, or with `{retryable: true}` if the line drops. */
  request(type, fields = {}) {
    return new Promise((resolve, reject) => {
      if (this.#socket?.readyState !== WebSocket.OPEN) {
        reject({ message: 'not connected', retryable: true });
        return;
      }
      const id = ++this.#lastId;
      this.#open.set(id, { resolve, reject });
      this.#socket.send(JSON.stringify({ type, id, ...fields }));
    });
  }

  async connect(freshToken = false) {
    this.#emit('status', { text: 'connecting …' });
    let token;
    try {
      token = await this.token(freshToken);
    } catch (problem) {
      if (problem.retryable) this.#again();
      else this.#emit('end', { reason: problem.message });
      return;
    }
    if (this.#stopped) return;
    const scheme = location.protocol === 'https:' ? 'wss:' : 'ws:';
    const socket = new WebSocket(`${scheme}//${location.host}/v1/ws`, 'parley.v1.json');
    this.#socket = socket;
    socket.onmessage = (message) => this.#receive(JSON.parse(message.data));
    socket.onclose = (close) => this.#closed(close);
    socket.onopen = () =>
      this.request('hello', { token, device: this.device, client: { name: 'web', version: '1' } })
        .then((welcome) => this.#welcomed(welcome))
        .catch(() => {}); // The server closes with a code that says what to do.
  }

  stop() {
    this.#stopped = true;
    this.#socket?.close(1000);
  }

  #welcomed(welcome) {
    this.#attempt = 0;
    const beat = () => this.request('ping').catch(() => {});
    clearInterval(this.#heartbeat);
    this.#heartbeat = setTimeout(() => {
      beat();
      this.#heartbeat = setInterval(beat, welcome.heartbeatMs);
    }, welcome.firstHeartbeatMs);
    this.#emit('status', { text: `${welcome.user} on ${welcome.node}` });
    this.#emit('welcome', welcome);
  }

  #receive(frame) {
    const request = this.#open.get(frame.re);
    this.#open.delete(frame.re);
    if (request) (frame.type === 'error' ? request.reject : request.resolve)(frame);
    else if (frame.type === 'reconnect') this.#delayMs = frame.afterMs;
    else this.#emit('frame', frame);
  }

  #closed({ code, reason }) {
    clearInterval(this.#heartbeat);
    for (const { reject } of this.#open.values()) reject({ message: 'the line dropped', retryable: true });
    this.#open.clear();
    if (this.#stopped) return;
    if (code === TOKEN_EXPIRED) this.connect(true);
    else if (isFinal(code)) this.#emit('end', { reason });
    else this.#again();
  }

  #again() {
    const waitMs = this.#delayMs || backoffMs(this.#attempt++);
    this.#delayMs = 0;
    this.#emit('status', { text: 'offline, trying again' });
    setTimeout(() => this.#stopped || this.connect(), waitMs);
  }

  #emit(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}
