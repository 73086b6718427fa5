import type { Grammar } from './grammar.js';

const list = (words: string): string[] => words.split('|');

/** What the texts speak of. */
export const WORDS: Grammar = {
  name: list('Anna|Ben|Carla|David|Elif|Farid|Grace|Hugo|Ines|Jonas|Karin|Liam|Maya|Nils|Olga|Pedro|Quentin|Rosa|Sven|Tara|Umar|Vera|Wei|Yusuf|Zoe|Mr. Keller|Ms. Novak|Dr. Okafor|Mrs. Lindqvist'),
  company: list('Nordwind Logistics|Bright & Co|Atlas Paper|Kestrel Foods|Linden Energy|Halo Optics|Baltic Timber|Orchard Media|Quill Software|Mosaic Travel|Copperfield Ltd|Sato Instruments|Verde Textiles'),
  day: list('Monday|Tuesday|Wednesday|Thursday|Friday|tomorrow|next week|the 14th|March 3rd|the end of the month|today|this afternoon'),
  time: list("9:30|10 a.m.|noon|14:00|3 pm|half past four|17:15"),
  sum: list('1,250.00 EUR|$18,400|EUR 3,980|48,900 USD|CHF 760.50|£2,300|9.400,00 €|$250,000|12 million dollars|$4.50 per unit'),
  iban: list('DE02120300000000202051|GB33BUKB20201555555555|FR1420041010050500013M02606|account 4471 0092|NL91ABNA0417164300'),
  address: list('archive@mail-copy.example|j.roth@outside.example|records@vendor-desk.example|audit-team@consult.example|box77@post.example|backup@data-vault.example|info@partner-hub.example|m.hall@freemail.example'),
  url: list('https://collect.example/in|http://203.0.113.9/p|https://cdn-stat.example/x.png|https://forms.partner.example/submit|http://short.example/a7|https://hooks.example/r'),
  number: list('4471|20388|771|1093|55120|8|12|36|2024-118|0087'),
  file: list('report.pdf|the attached spreadsheet|the contract draft|slides.pptx|the minutes|the price list|the order form|notes.txt|the revised schedule'),
  topic: list('the budget|the new website|the audit|the trade fair|the delivery plan|the lease|the product launch|the team offsite|our pricing|the insurance renewal|the warehouse move|hiring|the training plan|the gas contract|the pipeline capacity|the credit line|the maintenance window|the newsletter|the customer survey'),
  thing: list('printers|cables|chairs|valves|brochures|samples|laptops|pallets|filters|labels|batteries|sensors'),
  tool: list('send_email|read_file|search_web|create_invoice|calendar_invite|pay_bill|update_contact|list_files|http_get|run_query|get_weather|add_numbers'),
  bot: list('AI|assistant|AI assistant|bot|language model|LLM|agent|AI agent|chatbot|automated system|mail assistant|digital assistant|accounts payable bot|copilot|office agent|AI model|virtual assistant|summarizer|GPT'),
  boss: list('CEO|CFO|managing director|chairman|head of finance|owner|president|finance director|COO'),
};
