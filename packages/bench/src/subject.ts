/**
 * One way of one library to do a scenario's task. `apply` does everything up to the last call to the GPU of one
 * frame, in the calling task; `read` says what has really arrived where it is drawn from, or stored.
 */
export interface Subject<Message> {
  /** `library:path`; ours is `borough:default`. */
  readonly name: string;
  readonly version: string;
  /** Makes ready for so many things. */
  open(size: number): Promise<void>;
  /** Makes its own form of a message, outside of what is measured; the message itself where absent. */
  prepare?(message: Message): void;
  apply(message: Message): void | Promise<void>;
  /** A frame in which nothing has changed, where a library can be made to draw one. */
  draw?(): void;
  /** True where values cannot be changed after the start, only looks. */
  readonly isFixed?: boolean;
  /** Another look for all things, drawn once. */
  restyle?(look: number): void;
  read(slot: number): number | Promise<number>;
  close(): void;
}
