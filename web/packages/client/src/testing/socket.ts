/** The client's end of a connection to the fake server: as much of a `WebSocket` as a `StreamConnection` uses. */

/** What the far end hears of it. */
export interface SocketHandlers {
  handleText(text: string): void;
  handleClose(): void;
}

export class FakeSocket {
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: unknown }) => void) | null = null;
  onclose: ((event: { code: number; reason: string }) => void) | null = null;
  /** 0 connecting, 1 open, 2 closing, 3 closed, as the platform numbers them. */
  readyState = 0;

  /** Set by the far end as soon as there is a socket. */
  handlers: SocketHandlers = { handleText() {}, handleClose() {} };

  constructor(
    readonly url: string,
    readonly protocols: readonly string[] = [],
  ) {}

  send(text: string): void {
    if (this.readyState === 0) throw new DOMException("still connecting", "InvalidStateError");
    if (this.readyState === 1) this.handlers.handleText(text);
  }

  close(): void {
    if (this.readyState > 1) return;
    this.readyState = 2;
    this.handlers.handleClose();
  }

  /** The handshake succeeded. */
  open(): void {
    if (this.readyState !== 0) return;
    this.readyState = 1;
    this.onopen?.();
  }

  /** A frame arrived; the platform shows none to a page that has closed. */
  receive(text: string): void {
    if (this.readyState === 1) this.onmessage?.({ data: text });
  }

  /** The far end, or the network, ended it. */
  end(code: number, reason: string): void {
    this.readyState = 3;
    this.onclose?.({ code, reason });
  }
}
