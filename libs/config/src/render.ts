import type { ConfigShape } from './define.js';

/** The lines of `.env.example` for one shape: every setting commented out, with its description. */
export function renderEnvExample(title: string, shape: ConfigShape): string {
  const lines = Object.entries(shape).map(([name, setting]) => {
    const fallback = setting.schema.safeParse(undefined);
    const value = setting.secret === true || !fallback.success || fallback.data === undefined ? '' : String(fallback.data);
    return `# ${setting.description}${setting.secret === true ? ' Secret.' : ''}\n#${name}=${value}`;
  });
  return `## ${title}\n${lines.join('\n')}\n`;
}
