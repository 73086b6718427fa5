import type { Zone } from '@waggle/contracts';
import { NOTHING_TO_DO } from './back-office.js';
import type { Happening, Round } from './history.js';
import type { ProcessName, RandomZone } from './random-zone.js';
import type { SharedRemote } from './shared-remote.js';

type Of<W extends Happening['what']> = Extract<Happening, { what: W }>;

const DOMAINS = { EMAIL: 'email', LEAD: 'general', PAYMENT: 'accounting' } as const;

/** A history as it happens to two zones, and what a person who watched would expect of it. */
export class Ordeal {
  readonly tasks = new Set<string>();
  /** Of lines that were logged, and of edits. */
  readonly lines = new Set<string>();
  readonly edits = new Set<string>();
  readonly counts = { rounds: 0, arrivals: 0, twins: 0, approved: 0, rejected: 0, edits: 0, logs: 0, switches: 0, remoteAway: 0, answersLost: 0, pushesRefused: 0, kills: 0, syncs: 0, pushesRaced: 0 };
  private readonly down: Array<{ readonly zone: RandomZone; readonly names: readonly ProcessName[]; readonly until: number; readonly waits: boolean }> = [];
  private serial = 0;

  constructor(
    private readonly zones: Readonly<Record<Zone, RandomZone>>,
    private readonly remote: SharedRemote,
  ) {}

  async play(history: readonly Round[]): Promise<void> {
    for (const round of history) await this.round(round);
  }

  /** Whatever was broken is whole again. */
  async heal(): Promise<void> {
    await this.remote.heal();
    for (const zone of Object.values(this.zones)) {
      await zone.startProcesses();
      await zone.untilReady();
    }
  }

  private async round({ happenings, syncs }: Round): Promise<void> {
    this.counts.rounds += 1;
    await this.raiseTheDead();
    const syncing = syncs.map((zone) => this.zones[zone].sync());
    if (syncs.length > 1) this.counts.pushesRaced += 1;
    for (const happening of happenings) await this.happen(happening);
    this.counts.syncs += (await Promise.all(syncing)).filter(Boolean).length;
  }

  private async raiseTheDead(): Promise<void> {
    for (const one of this.down.splice(0)) {
      if (one.until > this.counts.rounds) {
        this.down.push(one);
        continue;
      }
      await one.zone.startProcesses(one.names);
      if (one.waits) await one.zone.untilReady(one.names);
    }
  }

  private happen(happening: Happening): Promise<void> {
    switch (happening.what) {
      case 'arrive':
        return this.arrive(happening);
      case 'arrive_twice':
        return this.arriveTwice();
      case 'decide':
        return this.decide(happening);
      case 'edit':
        return this.edit(happening);
      case 'log':
        return this.log(happening);
      case 'switch':
        return this.switchTo(happening);
      case 'remote':
        return this.changeRemote(happening);
      case 'kill':
        return this.kill(happening);
    }
  }

  private async arrive({ zone, prefix, ends }: Of<'arrive'>): Promise<void> {
    const taskId = this.newTask(prefix);
    await this.zones[zone].arrive(`Needs_Action/${DOMAINS[prefix]}/${taskId}.md`, ends === 'done' ? `${NOTHING_TO_DO}\n` : 'How much is it?\n');
    this.counts.arrivals += 1;
  }

  /** The same in both zones at once: they race for the claim. */
  private async arriveTwice(): Promise<void> {
    const taskId = this.newTask('LEAD');
    await Promise.all(Object.values(this.zones).map((zone) => zone.arrive(`Needs_Action/general/${taskId}.md`, 'How much is it?\n')));
    this.counts.twins += 1;
  }

  private async decide({ pick, approve }: Of<'decide'>): Promise<void> {
    const { office } = this.zones.local;
    const waiting = office.waiting();
    const approval = waiting[pick % waiting.length];
    if (approval === undefined) return;
    await office.decide(approval, approve ? 'approved' : 'rejected');
    this.counts[approve ? 'approved' : 'rejected'] += 1;
  }

  private async edit({ zone, note }: Of<'edit'>): Promise<void> {
    const text = this.newName('edit');
    await this.zones[zone].append(`Plans/general/NOTE_${note}.md`, `- ${text} in ${zone}`);
    this.edits.add(text);
    this.counts.edits += 1;
  }

  private async log({ zone }: Of<'log'>): Promise<void> {
    const id = this.newName('line');
    await this.zones[zone].append('Logs/notes.jsonl', JSON.stringify({ id, timestamp: new Date().toISOString(), zone }));
    this.lines.add(id);
    this.counts.logs += 1;
  }

  private async switchTo({ zone }: Of<'switch'>): Promise<void> {
    if (await this.zones[zone].takeLease()) this.counts.switches += 1;
  }

  private async changeRemote({ to }: Of<'remote'>): Promise<void> {
    await this.remote.be(to);
    if (to === 'away') this.counts.remoteAway += 1;
    if (to === 'loses_answer') this.counts.answersLost += 1;
    if (to === 'refuses') this.counts.pushesRefused += 1;
  }

  private async kill({ zone, process, rounds, waits }: Of<'kill'>): Promise<void> {
    const names: readonly ProcessName[] = process === 'both' ? ['workspace', 'orchestrator'] : [process];
    await this.zones[zone].kill(names);
    this.down.push({ zone: this.zones[zone], names, until: this.counts.rounds + rounds, waits });
    this.counts.kills += 1;
  }

  private newTask(prefix: keyof typeof DOMAINS): string {
    const taskId = this.newName(prefix);
    this.tasks.add(taskId);
    return taskId;
  }

  private newName(kind: string): string {
    this.serial += 1;
    return `${kind}_r${this.serial}`;
  }
}
