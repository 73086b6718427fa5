/** Gathers what is said within one turn of the event loop, so that it goes over the channel at once. */
export class Batch<T> {
  private gathered: T[] = [];

  constructor(private readonly send: (items: readonly T[]) => void) {}

  add(item: T): void {
    if (this.gathered.length === 0) setImmediate(() => this.flush());
    this.gathered.push(item);
  }

  private flush(): void {
    const items = this.gathered;
    this.gathered = [];
    this.send(items);
  }
}
