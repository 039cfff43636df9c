/** Text handed to the socket at a time. */
const CHUNK_CHARS = 64_000;
/** Text that may wait to be read: who writes goes on while the socket is busy. */
const MAX_WAITING_CHARS = 512_000;

/** Text written at one end and read at the other, a chunk at a time: who writes waits until it was taken. */
export class TextPipe {
  private buffer = '';
  private isEnded = false;
  private failure: Error | undefined;
  private wakeReader: () => void = () => undefined;
  private wakeWriter: () => void = () => undefined;

  /** A promise where there is something to wait for. */
  write(text: string): Promise<void> | undefined {
    this.throwIfFailed();
    this.buffer += text;
    if (this.buffer.length >= CHUNK_CHARS) this.wakeReader();
    return this.buffer.length < MAX_WAITING_CHARS ? undefined : this.taken();
  }

  private async taken(): Promise<void> {
    await new Promise<void>((resolve) => (this.wakeWriter = resolve));
    this.throwIfFailed();
  }

  end(): void {
    this.isEnded = true;
    this.wakeReader();
  }

  /** Both ends stop. */
  fail(error: Error): void {
    this.failure ??= error;
    this.wakeReader();
    this.wakeWriter();
  }

  async *read(): AsyncIterable<string> {
    for (;;) {
      this.throwIfFailed();
      if (this.buffer.length >= CHUNK_CHARS || (this.isEnded && this.buffer !== '')) {
        const text = this.buffer;
        this.buffer = '';
        this.wakeWriter();
        yield text;
      } else if (this.isEnded) {
        return;
      } else {
        await new Promise<void>((resolve) => (this.wakeReader = resolve));
      }
    }
  }

  private throwIfFailed(): void {
    if (this.failure) throw this.failure;
  }
}
