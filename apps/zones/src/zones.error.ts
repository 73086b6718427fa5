/** What the zones service refuses; `zone_alone`, `lease_lost` and `remote_unreachable` are the workspace's words. */
export type ZonesErrorCode = 'zone_alone' | 'drill_not_active' | 'drill_running' | 'drill_unready' | 'drill_id_taken' | 'zone_address_refused';
