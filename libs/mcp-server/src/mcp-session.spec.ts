import { EMAIL_TOOLS } from '@waggle/contracts';
import { describeTool } from './mcp-session.js';

describe('a described tool', () => {
  it.each(EMAIL_TOOLS.map((tool) => [tool.name, tool] as const))('%s has both schemas and says what it does to the world', (_name, tool) => {
    const described = describeTool(tool);
    expect(described.inputSchema).toMatchObject({ type: 'object', additionalProperties: false });
    expect(described.outputSchema).toMatchObject({ type: 'object' });
    expect(described.annotations).toMatchObject({ readOnlyHint: tool.class === 'SAFE', destructiveHint: tool.class === 'DANGEROUS' });
  });

  it('does not ask for what has a default', () => {
    const described = describeTool(EMAIL_TOOLS.find(({ name }) => name === 'send_email')!);
    expect(described.inputSchema.required).toEqual(['to', 'subject', 'text']);
  });
});
