import { loadConfig } from '@waggle/config';
import { checkOpenCaller, toolServerConfig, type ToolServerConfig } from './tool-server.config.js';

const config = (env: Readonly<Record<string, string | undefined>>): ToolServerConfig => loadConfig(toolServerConfig('bell', 0), env) as ToolServerConfig;

describe('a caller without a token', () => {
  it('may come in on this machine alone', () => {
    expect(() => checkOpenCaller(config({ MCP_OPEN_CALLER: 'generalist' }))).not.toThrow();
    expect(() => checkOpenCaller(config({ MCP_BIND: '0.0.0.0' }))).not.toThrow();
  });

  it.each([{ MCP_BIND: '0.0.0.0' }, { MCP_BIND: '10.0.0.1' }, { MCP_ALLOWED_HOSTS: 'mcp.example' }])('may not where others can come from: %p', (env) => {
    expect(() => checkOpenCaller(config({ MCP_OPEN_CALLER: 'generalist', ...env }))).toThrow(expect.objectContaining({ code: 'config_invalid' }));
  });
});
