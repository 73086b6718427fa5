import type { Page } from 'playwright-core';
import type { Credentials } from './stage.js';

const CARD = '[data-testid=card]';
const FILLED_IN = 'We will tell you on Monday';

/** What a person does at the dashboard, with the keyboard alone. */
export class Desk {
  constructor(
    readonly page: Page,
    private readonly url: string,
  ) {}

  async signIn({ name, password }: Credentials): Promise<void> {
    await this.page.goto(this.url);
    await this.page.waitForSelector('input[name=name]');
    await this.page.keyboard.type(name);
    await this.page.keyboard.press('Tab');
    await this.page.keyboard.type(password);
    await this.page.keyboard.press('Enter');
    await this.page.getByTestId('queue-count').waitFor();
  }

  /** Resolves when what is shown is kept up to date. */
  async isLive(): Promise<void> {
    await this.page.locator('[data-testid=connection][data-state=live]').filter({ visible: true }).waitFor();
  }

  /** The id of the proposal on the card, once it may be answered. */
  async shown(): Promise<string> {
    const card = this.page.locator(`${CARD}[data-ready=true]`);
    await card.waitFor();
    return (await card.getAttribute('data-id')) ?? '';
  }

  async left(): Promise<number> {
    return Number((await this.page.getByTestId('queue-count').innerText()).split(' ')[0]);
  }

  /** Approves what is shown, filling in or confirming what it asks for; resolves when the next is shown or nothing is left. */
  async approve(): Promise<void> {
    const id = await this.shown();
    await this.page.keyboard.press('a');
    const [gone, form, sure] = [this.page.locator(`${CARD}[data-id="${id}"]`), this.page.getByRole('form', { name: 'Edit' }), this.page.getByRole('alertdialog')];
    const what = await Promise.race([
      gone.waitFor({ state: 'detached' }).then(() => 'done'),
      form.waitFor().then(() => 'fill in'),
      sure.waitFor().then(() => 'confirm'),
    ]);
    if (what === 'fill in') await this.fillIn();
    if (what === 'confirm') await this.page.keyboard.press('Enter');
    await gone.waitFor({ state: 'detached' });
  }

  /** Types something into every place that is left open, then sends it. */
  async fillIn(): Promise<void> {
    const form = this.page.getByRole('form', { name: 'Edit' });
    await form.locator('[name]').first().waitFor();
    await this.page.keyboard.type(FILLED_IN);
    while ((await form.getByRole('button', { name: 'Next blank' }).count()) > 0) {
      await this.page.keyboard.press('Alt+n');
      await this.page.keyboard.type(FILLED_IN);
    }
    await this.page.keyboard.press('Control+Enter');
  }
}
