import { randomBytes, randomUUID } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import express, { type Express, type NextFunction, type Request, type Response } from 'express';
import type { ComplianceReport, ScaledService, Session, SourceView, Stop, Template } from '../src/api/wire.js';
import { type Answer, ApprovalBook, Refusal, SAMPLES, type Sample } from './approval-book.js';
import { EventFeed } from './event-feed.js';
import { sampleHealth } from './sample-health.js';
import { sampleReport } from './sample-report.js';
import { sampleScaling } from './sample-scaling.js';
import { TaskBook } from './task-book.js';
import { ZoneBook } from './zone-book.js';

/** The built dashboard. */
export const DIST = join(import.meta.dirname, '../dist');
export const PASSWORD = 'correct horse battery staple';

export interface DoubleOptions {
  /** Default: the samples, from two hours old to new. */
  readonly samples?: readonly Sample[];
  /** Default 10. */
  readonly undoSeconds?: number;
  /** Default: the clock of this machine. */
  readonly now?: () => number;
}

type Asker = Request & { person: Session['person'] };

const PEOPLE: Readonly<Record<string, Session['person']['role']>> = { olga: 'admin', vera: 'approver', vik: 'viewer' };
const POLICY = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

const SOURCES: readonly SourceView[] = [
  { id: 'imap:office@waggle.example/INBOX', kind: 'imap', work: 'email', state: 'watching', why: null, paused: null, trouble: null, taken: 412, lastTakenAt: '2026-11-27T09:41:00.000Z' },
  { id: 'imap:sales@waggle.example/INBOX', kind: 'imap', work: 'email', state: 'trouble', why: 'the user name or password is refused', paused: null, trouble: { what: 'the user name or password is refused', since: '2026-11-27T08:00:00.000Z', nextTry: '2026-11-27T10:00:00.000Z' }, taken: 0, lastTakenAt: null },
];

/** Stands for the gateway while the dashboard is developed and tested: the same answers and refusals, from memory. */
export class ApiDouble {
  readonly feed = new EventFeed();
  readonly now: () => number;
  readonly approvals: ApprovalBook;
  readonly tasks: TaskBook;
  readonly zones: ZoneBook;
  url = '';
  private readonly templates = new Map<string, Template>();
  private readonly stops = new Map<string, Stop>();
  private readonly sources = new Map(SOURCES.map((source) => [source.id, source]));
  /** What people have told the guard. */
  readonly lessons: unknown[] = [];
  private report: ComplianceReport | null = null;
  private readonly sessions = new Map<string, Session>();
  private server: Server | undefined;

  constructor({ samples = SAMPLES, undoSeconds = 10, now = Date.now }: DoubleOptions = {}) {
    this.now = now;
    this.tasks = new TaskBook(now, new Set(samples.map(({ taskId }) => taskId)), (task) => this.feed.send('task', task));
    this.zones = new ZoneBook(now, (change) => this.feed.send('zone', change));
    this.approvals = new ApprovalBook(now, (approval) => this.feed.send('approval', approval), undoSeconds);
    samples.forEach((sample, index) => this.approvals.add(sample, sample.priority === 'URGENT' ? 26 - index : 3 + index * 4));
  }

  async start(port = 0): Promise<this> {
    const app = this.routes(express());
    this.server = createServer(app);
    await new Promise<void>((resolve) => this.server?.listen(port, '127.0.0.1', resolve));
    this.url = `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
    return this;
  }

  async stop(): Promise<void> {
    this.feed.drop();
    this.server?.closeAllConnections();
    await new Promise((resolve) => this.server?.close(resolve));
  }

  /** Ends every session, as a restart with another key would. */
  endSessions(): void {
    this.sessions.clear();
    this.feed.drop();
  }

  private routes(app: Express): Express {
    app.use(express.json());
    app.use((_, response, next) => {
      response.setHeader('Date', new Date(this.now()).toUTCString());
      response.setHeader('Content-Security-Policy', POLICY);
      next();
    });
    app.post('/api/session', (request, response) => this.signIn(request, response));
    app.get('/api/session/options', (_, response) => void response.json({ password: true, token: true, oidc: false }));
    app.use('/api', (request, _, next) => this.guard(request as Asker, next));
    app.get('/api/session', (request, response) => void response.json(this.sessionOf(request)));
    app.delete('/api/session', (request, response) => void (this.sessions.delete(cookieOf(request)), response.status(204).end()));
    app.get('/api/events', (request, response) => this.feed.open(request, response));
    this.approvalRoutes(app);
    this.templateRoutes(app);
    this.stopRoutes(app);
    this.sourceRoutes(app);
    this.complianceRoutes(app);
    this.zones.routes(app);
    this.scalingRoutes(app);
    this.readRoutes(app);
    app.use('/api', () => {
      throw new Refusal(404, 'route_not_found', 'There is no such address.');
    });
    app.use(express.static(DIST));
    app.get('/{*path}', (_, response) => response.sendFile(join(DIST, 'index.html')));
    app.use((error: unknown, _: Request, response: Response, _next: NextFunction) => {
      const refusal = error instanceof Refusal ? error : new Refusal(500, 'bug', String(error));
      response.status(refusal.status).type('application/problem+json').send(JSON.stringify(refusal.problem()));
    });
    return app;
  }

  private approvalRoutes(app: Express): void {
    const { approvals } = this;
    app.get('/api/approvals', ({ query }, response) => {
      const states = String(query['state'] ?? 'pending').split(',');
      const fits = [...approvals.approvals.values()].filter(({ state, taskId }) => (states[0] === 'all' || states.includes(state)) && (query['taskId'] === undefined || query['taskId'] === taskId));
      response.json({ approvals: fits, next: null, total: fits.length });
    });
    app.get('/api/approvals/:id', ({ params }, response) => void response.json(approvals.get(params.id)));
    app.post('/api/approvals/batch', (request, response) => {
      const { verdict, reason, items } = request.body as { verdict: 'approve' | 'reject'; reason?: string; items: Array<{ id: string; digest: string }> };
      const results = items.map(({ id, digest }) => {
        try {
          return { id, approval: approvals.answer(id, (request as unknown as Asker).person.name, { verdict, reason, digest }) };
        } catch (error) {
          if (error instanceof Refusal) return { id, problem: error.problem() };
          throw error;
        }
      });
      response.json({ results });
    });
    app.post('/api/approvals/:id/:verdict', (request, response) => {
      const answer = { ...(request.body as object), verdict: request.params.verdict } as Answer;
      const approval = approvals.answer(request.params.id, (request as unknown as Asker).person.name, answer);
      if (approval.state !== 'pending') this.tasks.move(approval.taskId, approval.state === 'rejected' ? 'rejected' : 'approved');
      response.json({ approval });
    });
  }

  private templateRoutes(app: Express): void {
    app.get('/api/templates', (_, response) => void response.json({ templates: [...this.templates.values()], next: null }));
    app.post('/api/templates', (request, response) => {
      const { approvalId, name } = request.body as { approvalId: string; name: string };
      const { proposal, digest } = this.approvals.get(approvalId);
      const [subject, body] = [text(proposal.args['subject']) ?? '', text(proposal.args['text']) ?? ''];
      const made = { id: approvalId, name, approvalId, digest, subject, text: body, server: proposal.server, tool: proposal.tool, slots: [], madeBy: (request as unknown as Asker).person.name, madeAt: new Date(this.now()).toISOString(), retiredBy: null, retiredAt: null, released: 0 };
      this.templates.set(made.id, made);
      response.status(201).json({ template: made });
    });
    app.delete('/api/templates/:id', ({ params }, response) => {
      const template = this.templates.get(params.id);
      this.templates.delete(params.id);
      response.json({ template });
    });
  }

  private sourceRoutes(app: Express): void {
    app.get('/api/sources', (_, response) => void response.json({ sources: [...this.sources.values()] }));
    app.post('/api/sources/:id/:verb', (request, response) => {
      const { id, verb } = request.params;
      const paused = verb === 'pause' ? { by: (request as unknown as Asker).person.name, at: new Date(this.now()).toISOString() } : null;
      const source = { ...this.sources.get(id), state: paused === null ? 'watching' : 'paused', why: paused === null ? null : `${paused.by} has paused it`, paused } as SourceView;
      this.sources.set(id, source);
      response.json({ source });
    });
  }

  private stopRoutes(app: Express): void {
    app.get('/api/stops', (_, response) => void response.json({ stops: [...this.stops.values()] }));
    app.post('/api/stops', (request, response) => {
      const { scope, why, minutes } = request.body as Pick<Stop, 'scope' | 'why'> & { minutes: number };
      const made = { id: randomUUID(), scope, why, by: (request as unknown as Asker).person.name, orderedAt: new Date(this.now()).toISOString(), until: new Date(this.now() + minutes * 60_000).toISOString(), endedBy: null, endedAt: null, endReason: null };
      this.stops.set(made.id, made);
      response.status(201).json({ stop: made });
    });
    app.post('/api/lessons', ({ body }, response) => {
      this.lessons.push(body);
      response.status(201).json({ lesson: body as unknown });
    });
    app.delete('/api/stops/:id', ({ params }, response) => {
      const stop = this.stops.get(params.id);
      this.stops.delete(params.id);
      response.json({ stop });
    });
  }

  private complianceRoutes(app: Express): void {
    app.get('/api/compliance', (_, response) => void response.json({ report: this.report }));
    app.post('/api/compliance', (_, response) => void response.json((this.report = sampleReport(this.now()))));
  }

  private scalingRoutes(app: Express): void {
    const scaling = sampleScaling(this.now());
    app.get('/api/scaling', (_, response) => void response.json(scaling));
    app.put('/api/scaling/:service', ({ params, body }, response) => {
      const { paused, ...rule } = body as Partial<ScaledService['rule']> & { paused?: boolean };
      scaling.services = scaling.services.map((one) => (one.service === params.service ? { ...one, paused: paused ?? one.paused, rule: { ...one.rule, ...rule } } : one));
      response.json(scaling.services.find(({ service }) => service === params.service));
    });
  }

  private readRoutes(app: Express): void {
    const { tasks } = this;
    app.get('/api/status', (_, response) => void response.json({ role: 'swarm', zone: 'local', mode: 'live', tasks: tasks.byStatus() }));
    app.get('/api/agents', (_, response) => void response.json({ agents: tasks.agents() }));
    app.get('/api/crm', (_, response) => void response.json(tasks.pipeline()));
    app.get('/api/health/detailed', (_, response) => void response.json(sampleHealth(this.now())));
    app.post('/api/alerts/:id/acknowledge', ({ params }, response) => void response.json({ ...tasks.alerts().find(({ id }) => id === params.id), acknowledgedBy: 'olga' }));
    app.get('/api/alerts', ({ query }, response) => void response.json({ alerts: tasks.alerts().filter(({ severity }) => query['severity'] === undefined || severity === query['severity']), next: null }));
    app.get('/api/metrics/history', ({ query }, response) => void response.json({ points: tasks.history(Number(query['hours'])) }));
    app.get('/api/audit/verify', (_, response) => void response.json({ ok: true, entries: 658 }));
    app.get('/api/audit', ({ query }, response) => void response.json({ entries: tasks.audit(query as Record<string, string>), next: null }));
    app.get('/api/tasks', ({ query }, response) => void response.json(tasks.page(text(query['folder']), text(query['after']), Number(query['limit'] ?? 100))));
    app.get('/api/tasks/:id', ({ params }, response) => void response.json(this.found(tasks.detail(params.id))));
    app.post('/api/tasks/:id/again', ({ params }, response) => void response.status(201).json({ taskId: `${params.id}-2`, created: true }));
    app.get('/api/tasks/:id/story', ({ params }, response) => void response.json({ taskId: params.id, entries: tasks.story(params.id) }));
    app.get('/api/tasks/:id/proof', ({ params }, response) => void response.json(tasks.proof(params.id)));
  }

  private found<T>(value: T | undefined): T {
    if (value === undefined) throw new Refusal(404, 'task_not_found', 'There is no such task.');
    return value;
  }

  private signIn(request: Request, response: Response): void {
    const { name = '', password, token = '' } = request.body as { name?: string; password?: string; token?: string };
    const who = token === '' ? name : token.replace('wg_', '');
    const role = PEOPLE[who];
    if (role === undefined || (token === '' && password !== PASSWORD)) throw new Refusal(401, 'credentials_wrong', 'Name and password do not fit.', 'Try again, or use a token.');
    const key = randomBytes(12).toString('hex');
    const session = { person: { name: who, role }, csrf: randomBytes(12).toString('hex'), expires: new Date(this.now() + 8 * 3_600_000).toISOString() };
    this.sessions.set(key, session);
    response.cookie('waggle_session', key, { httpOnly: true, sameSite: 'strict' }).json(session);
  }

  private sessionOf(request: Request): Session {
    const session = this.sessions.get(cookieOf(request));
    if (session === undefined) throw new Refusal(401, 'session_missing', 'You are not signed in.', 'Sign in.');
    return session;
  }

  private guard(request: Asker, next: NextFunction): void {
    const session = this.sessionOf(request);
    if (request.method !== 'GET' && request.headers['x-csrf-token'] !== session.csrf) throw new Refusal(403, 'csrf_invalid', 'The request does not come from this page.', 'Load the page again.');
    if (request.method === 'POST' && session.person.role === 'viewer') throw new Refusal(403, 'role_insufficient', 'This needs the role approver.');
    request.person = session.person;
    next();
  }
}

const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);
const cookieOf = (request: Request): string => /waggle_session=([0-9a-f]+)/.exec(request.headers.cookie ?? '')?.[1] ?? '';
