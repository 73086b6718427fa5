/** Everything that Postfix's configuration depends on. */
export interface PostfixSite {
  readonly configFolder: string;
  readonly queueFolder: string;
  /** Of Postfix's own account. */
  readonly dataFolder: string;
  readonly logFile: string;
  readonly smtpPort: number;
  /** Where mail for `domains` is delivered. */
  readonly lmtpPort: number;
  readonly domains: readonly string[];
}

/** `main.cf`: takes mail on loopback alone, delivers to the LMTP server, and sends bounces for all that has nowhere to go. */
export function postfixMain({ configFolder, queueFolder, dataFolder, logFile, lmtpPort, domains }: PostfixSite): string {
  return `compatibility_level = 3.6
config_directory = ${configFolder}
queue_directory = ${queueFolder}
data_directory = ${dataFolder}
maillog_file = ${logFile}
maillog_file_prefixes = ${configFolder}
myhostname = mx.waggle.example
mydestination =
mynetworks = 127.0.0.0/8
inet_interfaces = loopback-only
inet_protocols = ipv4
alias_maps =
local_recipient_maps =
virtual_mailbox_domains = ${domains.join(' ')}
virtual_transport = lmtp:inet:127.0.0.1:${lmtpPort}
default_transport = error:5.1.2 no mail leaves this machine
smtpd_relay_restrictions = permit_mynetworks, reject
smtpd_reject_unlisted_recipient = no
smtpd_tls_security_level = none
smtp_tls_security_level = none
disable_dns_lookups = yes
bounce_size_limit = 50000
`;
}

/** `master.cf`: the services that this needs, none of them in a chroot. */
export function postfixMaster({ smtpPort }: PostfixSite): string {
  const services = ['cleanup unix n - n - 0 cleanup', 'qmgr unix n - n 300 1 qmgr', 'rewrite unix - - n - - trivial-rewrite', 'bounce unix - - n - 0 bounce', 'defer unix - - n - 0 bounce', 'trace unix - - n - 0 bounce'];
  const deliver = ['proxymap unix - - n - - proxymap', 'lmtp unix - - n - - lmtp', 'error unix - - n - - error', 'retry unix - - n - - error', 'anvil unix - - n - 1 anvil', 'postlog unix-dgram n - n - 1 postlogd'];
  return [`127.0.0.1:${smtpPort} inet n - n - - smtpd`, ...services, ...deliver, ''].join('\n');
}
