import { createHash } from 'node:crypto';
import { listingOf, type Tool, type ToolListing } from '@waggle/contracts';
import { canonicalJson } from './canonical-json.js';

const known = new WeakMap<Tool, string>();

/** SHA-256 (hex) of everything that a server says of a tool: name, description, schemas, class. Another word is another tool. */
export function listingDigest(server: string, { name, description, inputSchema, outputSchema, annotations }: Partial<ToolListing>): string {
  const said = { server, name, description, inputSchema, outputSchema, annotations };
  return createHash('sha256').update(canonicalJson(JSON.parse(JSON.stringify(said))), 'utf8').digest('hex');
}

/** The same of a tool as it is compiled in here. */
export function toolDigest(tool: Tool): string {
  const digest = known.get(tool) ?? listingDigest(tool.server, listingOf(tool));
  known.set(tool, digest);
  return digest;
}
