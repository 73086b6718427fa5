import type { Proposal } from '@waggle/contracts';

const FLAGS_SHOWN = 6;

/**
 * What proposals have in common that a person can judge together: tool, agent and everything that was noticed about the content,
 * like `email.reply_email:sales:scheduling_response`. One that something is odd about never stands among plain ones.
 */
export function groupOf({ server, tool, flags }: Pick<Proposal, 'server' | 'tool' | 'flags'>, agent: string): string {
  const noticed = [...new Set(flags)].sort().map((flag) => flag.replace(/[^\w.-]/g, '_').slice(0, 40));
  const more = noticed.length > FLAGS_SHOWN ? [`${noticed.length - FLAGS_SHOWN}_more`] : [];
  return [`${server}.${tool}`, agent, [...noticed.slice(0, FLAGS_SHOWN), ...more].join('+') || 'plain'].join(':');
}
