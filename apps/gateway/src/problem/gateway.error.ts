/** What the edge itself refuses; other codes come from the services behind it. */
export type GatewayErrorCode =
  | 'token_missing'
  | 'token_unknown'
  | 'role_insufficient'
  | 'route_not_found'
  | 'method_not_allowed'
  | 'not_acceptable'
  | 'media_type_unsupported'
  | 'idempotency_key_reused'
  | 'idempotency_key_in_use'
  | 'answer_not_kept'
  | 'too_many_streams'
  | 'stopping'
  | 'request_malformed'
  | 'body_too_large'
  | 'input_invalid'
  | 'unknown_folder'
  | 'approval_not_found';
