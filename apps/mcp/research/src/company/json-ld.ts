import type { CheerioAPI } from 'cheerio';
import { elementsNamed } from '../page/elements.js';
import { plainText } from '../page/plain-text.js';

/** schema.org: Organization and the kinds of it that businesses mark themselves with. */
const TYPES = new Set(
  `Organization Corporation LocalBusiness OnlineBusiness OnlineStore NGO EducationalOrganization MedicalOrganization MedicalBusiness MedicalClinic
   ProfessionalService FinancialService LegalService HomeAndConstructionBusiness FoodEstablishment Restaurant Hotel LodgingBusiness Store
   AutomotiveBusiness HealthAndBeautyBusiness SportsActivityLocation EntertainmentBusiness EmploymentAgency RealEstateAgent TravelAgency`.split(/\s+/),
);
const MAX_SCRIPTS = 20;
const MAX_CHARACTERS = 200_000;
const MAX_NODES = 500;

type Node = Readonly<Record<string, unknown>>;

/** The page's own JSON-LD nodes that are an organisation, in the order of the page. What is not JSON is passed over. */
export function organisationsIn($: CheerioAPI): Node[] {
  const scripts = elementsNamed($, 'script').filter(({ attribs }) => attribs['type']?.trim().toLowerCase() === 'application/ld+json');
  return scripts.slice(0, MAX_SCRIPTS).flatMap((script) => nodesOf(parsed($(script).text()))).filter(isOrganisation);
}

function parsed(text: string): unknown {
  try {
    return text.length > MAX_CHARACTERS ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Top-level nodes, those in arrays and `@graph`; what hangs on another node (a publisher, a customer) is somebody else. */
function nodesOf(value: unknown): Node[] {
  const top = Array.isArray(value) ? (value as unknown[]) : [value];
  return top.flatMap((one) => (isNode(one) ? [one, ...graphOf(one)] : [])).slice(0, MAX_NODES);
}

function graphOf(node: Node): Node[] {
  const graph = node['@graph'];
  return Array.isArray(graph) ? (graph as unknown[]).filter(isNode) : [];
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isOrganisation(node: Node): boolean {
  return [node['@type']].flat().some((type) => typeof type === 'string' && TYPES.has(type.replace(/^https?:\/\/schema\.org\//, '')));
}

/** A value as one line; undefined when there is none. */
export function textOf(value: unknown, max = 1000): string | undefined {
  const plain = typeof value === 'number' ? String(value) : Array.isArray(value) ? (value as unknown[])[0] : value;
  const text = typeof plain === 'string' ? plainText(plain, max) : '';
  return text === '' ? undefined : text;
}

/** `PostalAddress`, or plain text. */
export function addressOf(value: unknown): string | undefined {
  const address = Array.isArray(value) ? (value as unknown[])[0] : value;
  if (!isNode(address)) return textOf(address);
  const country = isNode(address['addressCountry']) ? address['addressCountry']['name'] : address['addressCountry'];
  const town = [textOf(address['postalCode']), textOf(address['addressLocality'])].filter((part) => part !== undefined).join(' ');
  return textOf([textOf(address['streetAddress']), town, textOf(address['addressRegion']), textOf(country)].filter((part) => part !== undefined && part !== '').join(', '));
}

/** A number, or `QuantitativeValue`. */
export function employeesOf(value: unknown): string | undefined {
  if (!isNode(value)) return textOf(value, 50);
  const [least, most] = [textOf(value['minValue'], 20), textOf(value['maxValue'], 20)];
  return textOf(value['value'], 50) ?? (least !== undefined && most !== undefined ? `${least} to ${most}` : undefined);
}

/** A list, or one. */
export function textsOf(value: unknown, max = 20): string[] {
  return [value].flat(1).slice(0, max).flatMap((one) => textOf(one) ?? []);
}
