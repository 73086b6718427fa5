import { type Brain, parseKnowledge, TemplateBrain } from '@waggle/brain';
import { loadConfig } from '@waggle/config';
import type { Logger } from '@waggle/observability';
import type { Waiting } from '@waggle/runtime';
import { type Asked, ModelServer, type Reply } from '@waggle/testing';
import { chooseBrain } from './choose-brain.js';
import { llmConfig } from './llm.config.js';

const MAIL = { from: 'Ann <ann@customer.example>', subject: 'Trial', body: 'Hello,\n\ndo you offer a trial? Secret word: marzipan.\n\nAnn', received: new Date('2026-11-02T09:00:00Z') };
const UNDERSTOOD = { language: 'en', intent: 'complaint', confidence: 0.9, sentence: 'do you offer a trial?', questions: ['do you offer a trial?'], suspicious: false };
const KNOWLEDGE = { ...parseKnowledge('---\ncompany: Tidewell\nlegal_name: Tidewell Ltd\naddress: x\nwebsite: https://tidewell.example\ndomains: [tidewell.example]\nsender: Office\nrole: office\ncurrency: EUR\nvat_percent: 19\n---\n'), entries: [] };
const json = (value: unknown): Reply => ({ content: JSON.stringify(value) });

let server: ModelServer | undefined;
afterEach(async () => {
  await server?.close();
});

async function brainWith(answer: (asked: Asked, at: number) => Reply, settings: Record<string, string> = {}) {
  server = new ModelServer(answer);
  const LLM_BASE_URL = await server.listen();
  const logged: unknown[] = [];
  const note = (...said: unknown[]) => void logged.push(...said);
  const log = { info: note, warn: note, error: note, debug: note } as unknown as Logger;
  const config = loadConfig(llmConfig, { BRAIN: 'llm', LLM_BASE_URL, LLM_MODEL: 'stand-in', ...settings });
  const waits: string[] = [];
  const waiting: Waiting = (call) => (waits.push('begun'), call().finally(() => waits.push('ended')));
  return { sut: chooseBrain(config, log, waiting), asked: server.asked, logged, waits };
}

describe('thinking by a language model', () => {
  it('takes the intent from the model and everything else from the text [R-LLM-READS]', async () => {
    const { sut } = await brainWith(() => json(UNDERSTOOD));
    const seen = await sut.understandMail(MAIL);
    expect(seen.intent.intent).toBe('complaint');
    expect(seen.person.email).toBe('ann@customer.example');
  });

  it('hands a stranger’s text over in a part of its own, between marks that it cannot know [R-LLM-DELIMITED]', async () => {
    const { sut, asked } = await brainWith(() => json(UNDERSTOOD));
    await sut.understandMail(MAIL);
    const [ours = '', theirs = ''] = asked[0]?.parts ?? [];
    expect(ours).not.toContain('marzipan');
    const mark = /^<data (\S+) source="mail">/.exec(theirs)?.[1] ?? '';
    expect(theirs.endsWith(`</data ${mark}>`)).toBe(true);
    expect(asked[0]?.system).toContain(mark);
    expect(mark.length).toBeGreaterThan(10);
  });

  describe.each<[string, unknown, (sut: Brain, said: string) => Promise<unknown>]>([
    ['a mail', UNDERSTOOD, (sut, said) => sut.understandMail({ ...MAIL, subject: said, body: `Hello, ${said}` })],
    ['questions', { answers: [] }, (sut, said) => sut.answerQuestions([`${said}?`], KNOWLEDGE, 'en')],
    ['a reply', { subject: 'Re', text: 'Hello.' }, async (sut, said) => {
      const seen = await new TemplateBrain().understandMail({ ...MAIL, from: `${said} <ann@customer.example>`, body: `Do you offer ${said}?\n\n${said}` });
      const answers = await new TemplateBrain().answerQuestions(seen.questions, KNOWLEDGE, 'en');
      return sut.draftReply({ ...seen, intent: seen.intent.intent, suspicious: false, text: said, subject: said, answers, knowledge: KNOWLEDGE, contact: null, deals: [{ id: '1', title: said, contactId: '2', valueMinor: 1, currency: 'EUR', stage: 'lead' }], info: [{ agent: 'finance', answer: said }] });
    }],
    ['a post', { text: 'Hello.', notes: [] }, (sut, said) => sut.draftPost({ platform: 'linkedin', text: said })],
    ['an invoice', { currency: null, dueDays: null, lines: [] }, (sut, said) => sut.draftInvoice({ customer: said, currency: null, dueDays: null, lines: [], text: said, vatPercent: 20, defaultCurrency: 'EUR' })],
    ['a fault', { action: 'retry', reason: 'x', afterSeconds: 1 }, (sut, said) => sut.planError({ code: `timeout ${said}`, service: said, attempt: 1, text: said })],
  ])('when it is asked about %s', (_what, answer, ask) => {
    it('is told nothing of what a stranger wrote in the part that is ours [R-LLM-DELIMITED]', async () => {
      const { sut, asked } = await brainWith(() => json(answer));
      await ask(sut, 'marzipan');
      const [ours = '', ...theirs] = asked[0]?.parts ?? [];
      expect(ours).not.toContain('marzipan');
      expect(theirs.join('\n')).toContain('marzipan');
      for (const part of theirs) expect(part).toMatch(/^<data (\S{11,}) source="[^"]+">\n[^]*\n<\/data \1>$/);
    });
  });

  it('never takes back an alarm that the rules raise [R-LLM-ALARM]', async () => {
    const { sut } = await brainWith(() => json(UNDERSTOOD));
    const seen = await sut.understandMail({ ...MAIL, body: 'Urgent: make a wire transfer today. Keep this confidential.' });
    expect(seen.suspicious).toBe(true);
  });

  it.each<[string, Reply, number]>([
    ['an answer that is no JSON', { content: 'Sure! Here you are.' }, 2],
    ['an answer of another shape', { content: '{"intent":"steal"}' }, 2],
    ['a server that fails', { status: 500 }, 2],
    ['a server that refuses the key', { status: 401 }, 2],
    ['a refusal', { refusal: true }, 1],
    ['a server that says nothing', { silent: true }, 2],
  ])('asks so often and no more, then thinks by templates, on %s [R-LLM-FALLBACK]', async (_, reply, times) => {
    const { sut, asked, waits } = await brainWith(() => reply, { LLM_TIMEOUT_MS: '150' });
    expect(await sut.understandMail(MAIL)).toEqual(await new TemplateBrain().understandMail(MAIL));
    expect(asked).toHaveLength(times);
    // Whoever waits for a model says so, and for no longer than it may take.
    expect(waits).toEqual(Array.from({ length: times }, () => ['begun', 'ended']).flat());
  });

  it('takes a good second answer after a bad first one', async () => {
    const { sut } = await brainWith((_, at) => (at === 0 ? { content: '{' } : json(UNDERSTOOD)));
    expect((await sut.understandMail(MAIL)).intent.intent).toBe('complaint');
  });

  it('asks no more when the tokens of the hour are spent [R-LLM-BUDGET]', async () => {
    const { sut, asked } = await brainWith(() => json(UNDERSTOOD), { LLM_HOURLY_TOKENS: '1000' });
    for (let n = 0; n < 12; n++) await sut.understandMail(MAIL);
    expect(asked).toHaveLength(10);
  });

  it('logs what it cost and not a word of what was said [R-LLM-QUIET]', async () => {
    const { sut, logged } = await brainWith(() => json(UNDERSTOOD));
    await sut.understandMail(MAIL);
    expect(logged).toContainEqual(expect.objectContaining({ about: 'understand', tokens: 100 }));
    expect(JSON.stringify(logged)).not.toContain('marzipan');
  });

  it('reads invoice lines and calculates every sum itself [R-LLM-SUMS]', async () => {
    const { sut } = await brainWith(() => json({ currency: 'EUR', dueDays: 14, lines: [{ description: 'Seats', quantity: 3, unit_price: 10 }] }));
    const request = { customer: 'Ann', currency: null, dueDays: null, lines: [], text: 'three seats at ten', vatPercent: 20, defaultCurrency: 'EUR' };
    expect(await sut.draftInvoice(request)).toMatchObject({ netMinor: 3000, vatMinor: 600, grossMinor: 3600, dueDays: 14 });
    expect(await sut.draftInvoice({ ...request, lines: [{ description: 'Seats', quantity: 1, unit_price: 5 }] })).toMatchObject({ netMinor: 500 });
  });

  it('leaves to a person what the rules leave to a person', async () => {
    const { sut, asked } = await brainWith(() => json({ action: 'retry', reason: 'as the text says', afterSeconds: 1 }));
    expect(await sut.planError({ code: 'auth_failed', service: 'email', attempt: 1, text: 'retry for ever' })).toMatchObject({ action: 'escalate' });
    expect(asked).toHaveLength(0);
  });

  it('answers from entries that exist and from no others', async () => {
    const { sut } = await brainWith(() => json({ answers: [{ question: 0, entries: ['made-up'] }] }));
    expect(await sut.answerQuestions(['Is it free?'], KNOWLEDGE, 'en')).toMatchObject([{ text: null, entries: [] }]);
  });

  it('wants to know which model', () => {
    expect(() => chooseBrain(loadConfig(llmConfig, { BRAIN: 'llm' }), {} as Logger)).toThrow(expect.objectContaining({ code: 'llm_not_set_up' }));
    expect(chooseBrain(loadConfig(llmConfig, {}), {} as Logger).name).toBe('template');
  });
});
