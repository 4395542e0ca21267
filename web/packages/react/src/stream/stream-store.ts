import {
  type ConnectionState,
  type PendingCommand,
  type Room,
  StreamConnection,
  type StreamConnectionOptions,
} from "@backchannel/client";

/** One stream as a component sees it. A new object whenever something in it changed. */
export interface StreamView {
  /** null until the first welcome. Stays while the connection comes back. */
  readonly room: Room | null;
  readonly state: ConnectionState;
  /** One's own commands that do not stand in the room yet, in order. */
  readonly pending: readonly PendingCommand[];
}

/** A connection in the form that `useSyncExternalStore` reads. */
export class StreamStore {
  readonly connection: StreamConnection;
  readonly #listeners = new Set<() => void>();
  #unsubscribe: readonly (() => void)[] = [];
  #view: StreamView;

  constructor(options: StreamConnectionOptions) {
    this.connection = new StreamConnection(options);
    this.#view = this.#read();
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly getView = (): StreamView => this.#view;

  start(): void {
    const handle = () => this.#handleChange();
    this.#unsubscribe = [
      this.connection.on("state", handle),
      this.connection.on("room", handle),
      this.connection.on("pending", handle),
    ];
    this.connection.start();
    this.#handleChange();
  }

  stop(): void {
    for (const unsubscribe of this.#unsubscribe) unsubscribe();
    this.#unsubscribe = [];
    this.connection.stop();
  }

  #read(): StreamView {
    const { room, state, pending } = this.connection;
    return { room, state, pending };
  }

  // Room and pending are read together, so that a message is never in both or in neither.
  #handleChange(): void {
    const view = this.#read();
    const { room, state, pending } = this.#view;
    if (view.room === room && view.state === state && view.pending === pending) return;
    this.#view = view;
    for (const listener of this.#listeners) listener();
  }
}
