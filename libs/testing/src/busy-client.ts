import { Agent, type OutgoingHttpHeaders, request } from 'node:http';

/** A client that asks over one connection which is never idle, for as long as it is answered. */
export class BusyClient {
  answered = 0;
  /** Resolves when it is answered no more. */
  readonly ended: Promise<void>;
  private readonly agent = new Agent({ keepAlive: true, maxSockets: 1 });

  /** @param post sent as JSON with each request; default: a GET */
  constructor(
    private readonly url: string,
    private readonly post?: { readonly body: object; readonly headers: OutgoingHttpHeaders },
  ) {
    // Two in turn: one waits for the connection whenever the other is answered.
    this.ended = Promise.all([this.askOn(), this.askOn()]).then(() => this.agent.destroy());
  }

  private async askOn(): Promise<void> {
    while (await this.ask());
  }

  private ask(): Promise<boolean> {
    return new Promise((resolve) => {
      const headers = this.post && { 'content-type': 'application/json', ...this.post.headers };
      const asked = request(this.url, { agent: this.agent, method: this.post === undefined ? 'GET' : 'POST', headers }, (answer) =>
        answer.resume().on('end', () => {
          this.answered += 1;
          resolve(true);
        }),
      );
      asked.on('error', () => resolve(false)).end(this.post && JSON.stringify(this.post.body));
    });
  }
}
