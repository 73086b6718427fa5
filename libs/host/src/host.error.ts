export type HostErrorCode = 'not_built' | 'service_unknown' | 'service_not_started' | 'not_a_process' | 'secrets_invalid' | 'operator_invalid' | 'operator_unknown';
