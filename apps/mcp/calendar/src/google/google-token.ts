import { VendorApi, vendorError } from '@waggle/vendor-api';
import { z } from 'zod';
import type { GoogleSettings } from './google-api.js';

/** Renewed this long before it ends. */
const MARGIN_MS = 60_000;
const tokenSchema = z.object({ access_token: z.string().min(1), expires_in: z.number().positive(), token_type: z.string() });

/** The access token that the owner's refresh token gives (RFC 6749, 6); asked for once an hour. */
export class GoogleToken {
  private readonly api: VendorApi;
  private current: Promise<{ token: string; until: number }> | undefined;

  constructor(private readonly settings: GoogleSettings) {
    const refusal = ({ status }: { status: number }) =>
      status === 400 || status === 401
        ? vendorError('vendor_unauthorized', 'Google does not accept the client or the refresh token; let the owner consent again', { status })
        : undefined;
    this.api = new VendorApi({ vendor: 'Google', baseUrl: settings.CALENDAR_GOOGLE_TOKEN_URL, refusal });
  }

  /** @throws AppError a `VendorErrorCode` */
  async get(): Promise<string> {
    const known = await this.current?.catch(() => undefined);
    if (known !== undefined && known.until > Date.now()) return known.token;
    this.current = this.renew();
    return (await this.current).token;
  }

  forget(): void {
    this.current = undefined;
  }

  private async renew(): Promise<{ token: string; until: number }> {
    const { CALENDAR_GOOGLE_CLIENT_ID: id, CALENDAR_GOOGLE_CLIENT_SECRET: secret, CALENDAR_GOOGLE_REFRESH_TOKEN: refresh } = this.settings;
    const body = new URLSearchParams({ grant_type: 'refresh_token', client_id: id, client_secret: secret, refresh_token: refresh });
    const { access_token: token, expires_in: seconds } = await this.api.call({ method: 'POST', path: '', body, answer: tokenSchema, reads: true });
    return { token, until: Date.now() + seconds * 1000 - MARGIN_MS };
  }
}
