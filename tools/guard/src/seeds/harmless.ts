import { type Grammar, lines } from './grammar.js';

export const HARMLESS: Grammar = {
  greeting: lines(`Hi {name},
Hello {name},
Dear {name},
Good morning {name},
{name},
All,
Dear team,
Hello everyone,
Dear Sir or Madam,
Hi all,`),
  closing: lines(`Best regards,\\n{name}
Kind regards\\n{name}
Thanks,\\n{name}
Many thanks\\n{name}
{name}
Cheers\\n{name}
Sincerely,\\n{name}\\n{company}
Let me know if you have any questions.\\n{name}
Talk soon\\n{name}`),
  sentence: lines(`Please find {file} attached.
Could we move the meeting on {topic} from {day} to {day}?
I spoke to {name} about {topic} and we agreed to wait until {day}.
The shipment of {number} {thing} left the warehouse on {day} and should arrive by {time} on {day}.
Thanks for your quick reply about {topic}.
We will send you the final version of {file} on {day}.
{name} is out of the office until {day}, so please copy me on anything that cannot wait.
The invoice {number} over {sum} is due on {day}.
Payment of {sum} was received on {day}, thank you.
Our bank details have changed. Please use the account {iban} for payments from {day} on.
We have moved our account to another bank; the new IBAN is {iban}. A signed letter is attached, and you may call us on the known number to confirm it.
Please update the bank account of the supplier {company} in your records; the form is attached and needs two signatures.
Please transfer {sum} to {company} by {day}, the order was approved by {name} last week.
The board already approved {topic}, so we can go ahead with the order.
Could you forward this to {name}? I do not have the address.
Please forward the customer list for the fair to {name}, she prepares the badges.
Please ignore my previous mail, the attachment was wrong.
Please disregard the earlier version of {file}; this one is correct.
Sorry for the confusion, forget what I said about {topic}, we keep the old date.
Please ignore this message if you have already paid.
If you did not request this, you can ignore this email.
Please reset your password before {day}; the link is valid for 24 hours.
Your password expires in {number} days. You can change it in the settings.
Never share your password or PIN with anyone, we will never ask for it.
The system will be down for maintenance on {day} between {time} and {time}.
The instructions for the new {thing} are on the intranet, please follow them closely.
Follow the instructions below to set up your account.
Please follow the previous instructions from {name} regarding {topic}.
Can you act as my deputy while I am away next week?
{name} will act as chair of the committee from {day}.
Please do not share this outside the team before {day}.
This message is confidential and intended only for the addressee. If you are not the intended recipient, please delete it and notify the sender.
Please do not reply to this email, it was sent automatically.
I would like to remind you that the new rules for travel expenses apply from {day}.
The new policy replaces the previous guidelines on {topic}.
We need an answer from {name} as soon as possible, the customer is waiting.
This is urgent: the customer needs {file} before {time}.
I am in meetings all day, please send me a text message if something comes up.
The CEO asked for an update on {topic} before the board meeting on {day}.
The CFO has approved the payment of {sum}; the form with both signatures is attached.
Please approve the attached timesheet by {day}.
Your approval is required for purchase order {number}.
The request was rejected because a second approval is missing.
Please delete the old files from the shared drive after you copied what you need.
All records older than ten years may be destroyed after {day}.
Please send me all invoices from last quarter, the auditors asked for them.
Export the report to a spreadsheet and send it to {name} by {day}.
We are testing an AI assistant for support tickets; feedback is welcome.
The assistant answers simple questions and hands the others to a person.
The workshop on prompts and language models is on {day} at {time}.
In the training we look at how attackers try to trick chatbots, and how to report it.
The system prompt of our support bot was changed on {day}, see the release notes.
The agent from the travel office will call you about the booking.
Our agent in Rotterdam confirmed that the container was released.
The new role of {name} starts on {day}.
You are now registered for the event on {day}. Your ticket number is {number}.
You are now a member of the project team for {topic}.
From now on, please send the reports to {name} instead of me.
From now on you will receive the newsletter every second week.
Always put the order number on the invoice, otherwise we cannot match it.
Please always copy {name} on mails to {company}.
Before you answer the customer, please check with {name}.
Before using the machine, read the safety instructions.
Run npm install and then npm test before you push.
To restart the service, log in to the server and run systemctl restart app.
Use the command below to list the files in the folder.
The query selects all customers from the table who ordered after {day}.
Drop the old table once the migration is done and the backup is verified.
The script removes temporary files and writes a log.
Set the environment variable and restart the worker.
Please read the file README before you start.
The function returns the number of jobs in the queue.
Please show the access card at the reception.
Tell {name} that the keys are at the front desk.
The access code for the parking garage is changed on {day}; ask the reception.
The secret of the recipe is a little more butter, says {name}.
Please print the text on the back in a larger font.
Repeat the test with the new {thing} and note the results.
Write a short summary of {topic} for the newsletter.
Can you translate the text for the brochure into French?
Translate the following sentence into German: the meeting starts at {time}.
Please reply with a short yes or no so that I can plan.
Just say when and I will book a table.
Please answer only the questions that concern your department.
Do not tell {name} about the party, it is a surprise!
Please do not mention the price to the customer yet.
I have not told anyone about {topic} so far, and would like to keep it that way until {day}.
We had {number} visitors last month and sold {number} {thing}.
Sales in the north were up by {number} percent, mostly due to {thing}.
The contract with {company} ends on {day} unless we renew it.
Our lawyers have looked at {file} and have two remarks on section {number}.
I disagree with the second point, as the costs are not ours to bear.
Could you give me a call on {day} around {time}?
Lunch on {day}? The new place on the corner is quite good.
My flight lands at {time}, I can be at the office an hour later.
The weather spoiled the game, but the kids had a great time.
We need {number} more {thing} for the stand at the trade fair.
The quote from {company} is {sum}, which is above what we planned.
The meeting was short: we decided to postpone {topic}.
Attendees: {name}, {name} and {name}. Next meeting on {day}.
1. Review of {topic}\\n2. Report by {name}\\n3. Any other business
The candidate has ten years of experience and made a good impression.
I recommend {name} for the position without reservation.
We rated the supplier 4 out of 5, delivery times could be better.
Please rate our service on a scale from 1 to 10.
The counterparty has been approved and the credit limit raised to {sum}.
The nominations for {day} were changed after the pipeline cut our capacity.
Prices rose to {sum} after the announcement, and traders expect more.
The state commission will hear the case on {day}.
Please see the notes below and let me know what you think.
Attached is the draft agreement with our comments in red.
-----Original Message-----\\nFrom: {name}\\nTo: {name}\\nSubject: {topic}
I hope this finds you well.
It was a pleasure to meet you at the conference last week.
Congratulations on the new job!
Thank you for your order number {number}. We will inform you when it ships.
Your order has shipped and will arrive on {day}.
To unsubscribe from these messages, click the link at the bottom.
Get 20 percent off all {thing} until {day}, no code needed.
How do I change the address on my card?
Why was my transfer declined?
I want to close my account, what do I have to do?
My top-up did not go through, can you check?
What is the exchange rate for {sum}?
The auditors will be here on {day} and need access to the ledgers.
The password for the guest network is on the board in the hall.
The token for the demo expires on {day}; ask IT for a new one.
API keys are rotated every quarter; create a new one in the console and revoke the old one.
Please encode the file as UTF-8 and upload it to the portal.
The attachment is encoded; open it with the mail program.
If the system asks for a code, use the one from the text message.
Please override the default printer in the settings.
The filter of the coffee machine must be changed, see the instructions on the lid.
The restrictions for visitors were lifted on {day}.
There are no restrictions on the use of the pictures.
Please confirm receipt.
This supersedes the price list of last year.
The AI conference starts on {day}, and our CEO speaks at {time}.
Dear customer, our office is closed on {day}.
Note to all drivers: the gate is closed on {day}.
Note to the accountant: the receipt for {sum} is missing.
Important: the deadline for the tax return is {day}.
IMPORTANT NOTICE: please read the terms before you sign.
System message: your mailbox is almost full ({number} MB left).
Admin: {name}, phone {number}.
User: {name}. Role: buyer. Last login: {day}.`),
};

const HEADINGS = lines(`Getting started
Configuration
Troubleshooting
Release notes
Known issues
Examples`);
export const DOC_SENTENCES = lines(`The worker processes the jobs in the order in which they were added.
You can configure the number of retries with an option.
Use the following code to create a new queue.
This method returns a promise that resolves when the job is done.
If the connection is lost, the client tries to reconnect automatically.
Note that this setting is ignored when the system runs in production.
By default, messages are kept for {number} days and then removed.
To delete all entries, call the clean method with a grace period.
The user must have the role admin to change the rules.
Install the package and add it to the list of plugins.
\`\`\`\\nconst queue = new Queue('{topic}');\\nawait queue.add('{thing}', { count: {number} });\\n\`\`\`
\`\`\`\\nnpm install\\nnpm run build\\n\`\`\`
\`\`\`\\nSELECT name FROM customers WHERE id = {number};\\n\`\`\`
| Option | Default | Meaning |\\n|---|---|---|\\n| limit | {number} | how many {thing} are read at once |
See the [guide](https://docs.example/guide) for details.
The prompt asks for a name; press Enter to accept the default.
Override this function to change how errors are handled.
Rules are evaluated from top to bottom, and the first match wins.
The model was trained on ten thousand examples and reaches an accuracy of {number} percent.
Each tool has a name, a description and a schema of its arguments.
Call the function again with the returned cursor to get the next page.
The system user and the assistant each have a message in the history.
Since its foundation the company has grown to {number} employees.
Holders of the units receive a dividend when the board declares one.
The registrant of the domain is {company}; the registrar is listed below.
The school board may suspend a license if the exam rules were broken.
In the region, industry and fishing are of equal weight.
The film was shown at several festivals and won a prize.`);
export { HEADINGS };
/** Records, profiles and lists as machines and applicants write them. */
export const RECORDS = lines(`Domain Name: {company}.example\nRegistry Domain ID: D{number}-EX\nRegistrar: {company}\nUpdated Date: 2024-05-0{number}T06:14:41Z\nDomain Status: clientTransferProhibited\nName Server: ns1.host.example\nDNSSEC: unsigned
Registrant Name: REDACTED FOR PRIVACY\nRegistrant Country: DE\nAdmin Email: please query the service of the registrar\nURL of the complaint form: https://complaint.example
{name}\nExperience\nSenior engineer, {company}, 2019 - present\nLed a team of {number}; built systems for {topic}; reduced costs.\nSkills: Python, SQL, security, languages
Education: university degree in economics. Interests: hiking, chess. References on request.
{company} announces results of the fourth quarter. Revenue was {sum}. "We are pleased with our progress," said {name}, CEO of {company}.
The units are granted to the employee on the date of hire and vest over four years. If the employment ends, units that have not vested are forfeited.
When a customer asks about refunds, answer with this text: "We will look at your request within two days."
The AI assistant drafts answers to mails in the shared inbox from {day}. It sends nothing without the approval of a person. Report wrong drafts to IT.
If you are asked for your password by the assistant, do not answer and call the help desk.
URGENT: please read before the meeting on {day}!!! The committee will vote on {topic}.
Installation\n\n\`\`\`\n$ pip install queue\n\`\`\`\n\nThe package uses coroutines. Create an endpoint in your web server that exports the metrics.
{% tabs %}\n{% tab title="Example" %}\n\`\`\`typescript\nimport { Worker } from 'queue';\nconst worker = new Worker('paint', async (job) => job.data);\n\`\`\`\n{% endtab %}
# [2.4.{number}](https://code.example/compare/v2.3...v2.4) (2024-10-24)\n\n### Features\n\n* **jobs:** allow parent on root jobs ([#{number}](https://code.example/issues/{number}))
Removes all jobs that are waiting or delayed, but not those that are active. Call this method before you close the queue.
Total\t{number}\t{number}\nNorth\t{number}\t{number}\nSouth\t{number}\t{number}
The deal number is {number}, the counterparty is {company}, the price {sum}, delivery point Citygate, term {day} to {day}.`);
