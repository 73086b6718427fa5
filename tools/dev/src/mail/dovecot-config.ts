/** Everything that Dovecot's configuration depends on. */
export interface DovecotSite {
  /** Short: the paths of its sockets must fit into 108 bytes. */
  runFolder: string;
  mailFolder: string;
  usersFile: string;
  /** Account and group that all of it runs under. */
  account: string;
  group: string;
  imapPort: number;
  lmtpPort: number;
}

const common = ({ runFolder, account, group }: DovecotSite): string => `
protocols = imap lmtp
listen = 127.0.0.1
base_dir = ${runFolder}
state_dir = ${runFolder}
instance_name = ${runFolder}
log_path = /dev/stderr
ssl = no
auth_mechanisms = plain login
default_internal_user = ${account}
default_internal_group = ${group}
default_login_user = ${account}
first_valid_uid = 1
first_valid_gid = 1
mail_uid = ${account}
mail_gid = ${group}
namespace inbox {
  inbox = yes
  mailbox Drafts {
    auto = subscribe
    special_use = \\Drafts
  }
  mailbox Sent {
    auto = subscribe
    special_use = \\Sent
  }
  mailbox Archive {
    auto = subscribe
    special_use = \\Archive
  }
}
service anvil {
  chroot =
}
`;

const listeners = ({ imapPort, lmtpPort }: DovecotSite): string => `
service imap-login {
  chroot =
  inet_listener imap {
    port = ${imapPort}
  }
  inet_listener imaps {
    port = 0
  }
}
service lmtp {
  inet_listener lmtp {
    port = ${lmtpPort}
  }
}
`;

const accounts23 = ({ usersFile, mailFolder }: DovecotSite): string => `
disable_plaintext_auth = no
mail_location = maildir:~/Maildir
passdb {
  driver = passwd-file
  args = scheme=PLAIN username_format=%u ${usersFile}
}
userdb {
  driver = static
  args = home=${mailFolder}/%u
}
`;

const accounts24 = ({ usersFile, mailFolder }: DovecotSite): string => `
auth_allow_cleartext = yes
mail_driver = maildir
mail_path = ~/Maildir
mail_home = ${mailFolder}/%{user}
passdb passwd-file {
  passwd_file_path = ${usersFile}
  default_password_scheme = PLAIN
  auth_username_format = %{user}
}
userdb static {
  fields {
    home = ${mailFolder}/%{user}
  }
}
`;

/** The configuration file for Dovecot 2.3 or 2.4, whose languages differ. `version` as `dovecot --version` gives it. */
export function dovecotConfig(version: string, site: DovecotSite): string {
  const is24 = version.localeCompare('2.4', 'en', { numeric: true }) >= 0;
  if (!is24) return common(site) + accounts23(site) + listeners(site);
  // The first of the 2.4 series: every later one reads it.
  return `dovecot_config_version = 2.4.0\ndovecot_storage_version = 2.4.0\n${common(site)}${accounts24(site)}${listeners(site)}`;
}
