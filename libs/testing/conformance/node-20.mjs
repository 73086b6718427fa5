// The suite imports one function of node:fs that Node 20 lacks and that its server scenarios never call.
import { register } from 'node:module';

const hooks = `
  export const resolve = (name, context, next) =>
    name === 'fs' && context.parentURL?.includes('/conformance/dist/') ? { url: 'waggle:fs', shortCircuit: true } : next(name, context);
  export const load = (url, context, next) =>
    url === 'waggle:fs' ? { format: 'module', shortCircuit: true, source: "export * from 'node:fs'; export const globSync = undefined;" } : next(url, context);
`;

register(`data:text/javascript,${encodeURIComponent(hooks)}`);
