import { createHash } from 'node:crypto';
import { Callers } from './callers.js';

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

describe('callers', () => {
  const sut = new Callers({ sales: sha256('wg_sales'), security: sha256('wg_security') });

  it('are known by their token', () => {
    expect(sut.identify('Bearer wg_sales')).toBe('sales');
    expect(sut.identify('bearer wg_security')).toBe('security');
  });

  it.each([undefined, '', 'Bearer', 'Bearer ', 'Basic wg_sales', 'Bearer wg_sale', 'Bearer wg_sales extra', `Bearer ${sha256('wg_sales')}`, `Bearer ${'x'.repeat(10_000)}`])(
    'are unknown with %p',
    (authorization) => {
      expect(sut.identify(authorization)).toBeUndefined();
    },
  );
});
