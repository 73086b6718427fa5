import { type Command, Option } from 'commander';
import { examples } from '../help.js';
import type { McpOptions } from '../mcp/serve.js';
import { sessionOf, type Surroundings } from '../session.js';

export function registerMcp(program: Command, surroundings: Surroundings): void {
  const command = program
    .command('mcp')
    .description('run one tool server alone, or the running zone itself, for any MCP client')
    .argument('<server>', 'its name: email, calendar, ...; zone: what a person may do with the running zone')
    .addOption(new Option('--http <port>', 'over HTTP at /mcp on this port of 127.0.0.1 (0 takes a free one)').conflicts('stdio'))
    .option('--stdio', 'on standard input and output')
    .option('--provider <name>', 'what it talks to; anything but sandbox is set up as in the zone', 'sandbox')
    .option('--no-auth', 'over HTTP: take callers without a token; on loopback and in the sandbox only')
    .action(async (server: string, options: McpOptions, command: Command) => {
      const session = sessionOf(command, surroundings);
      const { serveZone, ZONE } = await import('../mcp/zone-server.js');
      if (server === ZONE) return serveZone(options, session);
      const { serve } = await import('../mcp/serve.js');
      await serve(server, options, session);
    });
  examples(command, 'waggle mcp email --http 8080', 'waggle mcp calendar --stdio', 'waggle mcp email --http 0 --no-auth', 'waggle mcp zone --stdio');
}
