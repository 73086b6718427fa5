import { v5 } from 'uuid';
import type { Activity, Contact, Deal } from '@waggle/contracts';

const NAMESPACE = '5b0f7a52-3a0e-4a57-9d53-5d6f8a5c9a10';
const id = (what: string): string => v5(what, NAMESPACE);

const contact = (name: string, email: string, company: string, status: Contact['status']): Contact & { company: string } => ({
  id: id(email),
  name,
  email,
  company,
  status,
});

const deal = (title: string, email: string, valueMinor: number, stage: Deal['stage']): Deal => ({
  id: id(title),
  title,
  contactId: id(email),
  valueMinor,
  currency: 'USD',
  stage,
});

const activity = (email: string, kind: Activity['kind'], at: string, summary: string): Activity => ({
  id: id(`${email} ${at}`),
  contactId: id(email),
  kind,
  summary,
  at,
});

export const companyId = (name: string): string => id(`company ${name}`);

/** The sample data: their ids follow from their names, so that adding them twice adds nothing. Deals are worth 182,000.00 in all. */
export const SAMPLE = {
  contacts: [
    contact('Dana Whitfield', 'dana@northwind-foods.example', 'Northwind Foods', 'active'),
    contact('Jonas Albrecht', 'jonas.albrecht@albrecht-logistik.example', 'Albrecht Logistik', 'active'),
    contact('Priya Raman', 'priya@lumen-clinics.example', 'Lumen Clinics', 'lead'),
  ],
  deals: [
    deal('Northwind: team plan for 60 seats', 'dana@northwind-foods.example', 72_000_00, 'negotiation'),
    deal('Albrecht: pilot at two depots', 'jonas.albrecht@albrecht-logistik.example', 45_000_00, 'proposal'),
    deal('Lumen: rollout to eight clinics', 'priya@lumen-clinics.example', 65_000_00, 'lead'),
  ],
  activities: [
    activity('dana@northwind-foods.example', 'call', '2026-11-03T14:00:00.000Z', 'Asked for a yearly price and a start in January.'),
    activity('jonas.albrecht@albrecht-logistik.example', 'meeting', '2026-11-05T09:30:00.000Z', 'Showed the product; wants a pilot first.'),
    activity('priya@lumen-clinics.example', 'email', '2026-11-10T08:15:00.000Z', 'Wrote through the web form about data protection.'),
  ],
} as const;
