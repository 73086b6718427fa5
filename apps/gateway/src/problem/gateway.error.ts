/** What the edge itself refuses; other codes come from the services behind it. */
export type GatewayErrorCode =
  | 'token_missing'
  | 'token_unknown'
  | 'role_insufficient'
  | 'route_not_found'
  | 'request_malformed'
  | 'body_too_large'
  | 'input_invalid'
  | 'unknown_folder'
  | 'webhook_not_found'
  | 'webhook_address_refused'
  | 'approval_not_found';
