import { AddressGuard } from './address-guard.js';

describe('the address guard', () => {
  const sut = new AddressGuard(['Mail.Internal']);

  it.each([
    ['127.0.0.1:7411', undefined],
    ['localhost:7411', 'http://localhost:3000'],
    ['[::1]:7411', undefined],
    ['mail.internal', 'https://mail.internal'],
  ])('lets Host %s with Origin %s in', (host, origin) => {
    expect(sut.permits(host, origin)).toBe(true);
  });

  it.each([
    [undefined, undefined],
    ['evil.example', undefined],
    ['127.0.0.1.evil.example:7411', undefined],
    ['localhost:7411', 'http://evil.example'],
    ['localhost:7411', 'null'],
    ['localhost@evil.example', undefined],
    ['localhost:7411', 'http://localhost.evil.example'],
  ])('keeps Host %s with Origin %s out', (host, origin) => {
    expect(sut.permits(host, origin)).toBe(false);
  });
});
