import { readPerson } from './person.js';

describe('readPerson', () => {
  it.each([
    ['Dana Whitfield <dana@northwind.example>', '', 'Dana Whitfield', 'Dana'],
    ['"Albrecht, Jonas" <jonas@albrecht.example>', '', 'Jonas Albrecht', 'Jonas'],
    ['jonas.albrecht@albrecht.example', '', 'Jonas Albrecht', 'Jonas'],
    ['info@acme.example', 'Best regards,\nLucía Herrero\nCompras', 'Lucía Herrero', 'Lucía'],
    ['info@acme.example', '', null, null],
    ['Sanne de Vries <s@dv.example>', '', 'Sanne de Vries', 'Sanne'],
    ['Dr. Priya Raman <priya@lumen.example>', '', 'Dr. Priya Raman', 'Priya'],
  ])('finds the name in %s %s', (from, signature, name, first) => {
    expect(readPerson(from, signature)).toMatchObject({ name, first });
  });

  it('trusts the CRM over the header', () => {
    expect(readPerson('D <dana@x.example>', '', { name: 'Dana Whitfield', company: 'Northwind Foods' })).toMatchObject({ name: 'Dana Whitfield', company: 'Northwind Foods' });
  });

  it('finds the company in the signature, then in the domain, never in a mail host', () => {
    expect(readPerson('a@x.example', 'Regards\nAnna\nKern Logistik GmbH | Kassel').company).toBe('Kern Logistik GmbH');
    expect(readPerson('a@kern-logistik.example').company).toBe('Kern Logistik');
    expect(readPerson('a@gmail.com').company).toBeNull();
  });
});
