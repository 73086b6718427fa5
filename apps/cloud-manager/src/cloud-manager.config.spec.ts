import { loadConfig } from '@waggle/config';
import { cloudManagerConfig } from './cloud-manager.config.js';

const rulesOf = (text?: string) => loadConfig(cloudManagerConfig, text === undefined ? {} : { SCALING_SERVICES: text }).SCALING_SERVICES;

describe('which services are scaled', () => {
  it('is said by their definitions: agents are, unless told otherwise', () => {
    const rules = rulesOf();
    expect(rules.get('sales')).toMatchObject({ min: 1, max: 4 });
    expect([...rules.keys()]).not.toEqual(expect.arrayContaining(['orchestrator']));
  });

  it.each([['JSON', '{"orchestrator":{"max":3}}'], ['YAML', 'orchestrator:\n  max: 3\n']])('is added to in %s', (_form, text) => {
    expect(rulesOf(text).get('orchestrator')).toMatchObject({ min: 1, max: 3, targetBacklog: 50 });
  });

  it.each([
    ['workspace: {max: 2}', /names workspace, of which there is one\. It alone changes the files/],
    ['nobody: {max: 2}', /names nobody, which is no service/],
    ['sales: {min: 5}', /wants at least 5 and at most 4 of sales/],
    ['sales: {maximum: 5}', /must be JSON or YAML/],
    ['sales: [', /must be JSON or YAML/],
    ['sales: {max: 1000}', /must be JSON or YAML/],
  ])('is refused with what is wrong: %s [R-SCALING-ONE]', (text, fault) => {
    expect(() => rulesOf(text)).toThrow(fault);
  });
});
